/** Strings (with the colon that makes one a key), and the brackets that open and close a level. */
const lexemes = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}]/g;

/** True where an object of this valid JSON text names a member twice: JSON.parse keeps the last, others the first. */
export const hasRepeatedKey = (json: string): boolean => {
  const open: Set<string>[] = [];
  for (const [lexeme, key, colon] of json.matchAll(lexemes)) {
    if (lexeme === '{') open.push(new Set());
    else if (lexeme === '}') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(`"${key}"`) as string;
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
};
