/** True where `text` fits `pattern`, in any casing; `*` stands for any run of characters, slashes too. */
export const fits = (pattern: string, text: string): boolean => {
  if (!pattern.includes('*')) return pattern.toLowerCase() === text.toLowerCase();
  const parts = pattern.toLowerCase().split('*');
  const low = text.toLowerCase();
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (low.length < first.length + last.length || !low.startsWith(first) || !low.endsWith(last)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = low.indexOf(part, from);
    if (found === -1 || found + part.length > low.length - last.length) return false;
    from = found + part.length;
  }
  return true;
};

/** True where some text fits both patterns. A table over both, since their stars would make a search of it grow without bound. */
export const overlap = (left: string, right: string): boolean => {
  const [one, other] = [left.toLowerCase(), right.toLowerCase()];
  let row: boolean[] = [];
  for (let i = one.length; i >= 0; i--) {
    const next: boolean[] = [];
    for (let j = other.length; j >= 0; j--) {
      const [here, there] = [one[i], other[j]];
      if (here === undefined && there === undefined) next[j] = true;
      else if (here === '*') next[j] = (row[j] ?? false) || (there !== undefined && (next[j + 1] ?? false));
      else if (there === '*') next[j] = (next[j + 1] ?? false) || (here !== undefined && (row[j] ?? false));
      else next[j] = here !== undefined && here === there && (row[j + 1] ?? false);
    }
    row = next;
  }
  return row[0] ?? false;
};
