/** At most this many known words are compared for one suggestion, so that a world of 100,000 names stays quick to refuse. */
const compared = 20_000;

/** Edits (insert, delete, replace, swap of neighbours) between two words; anything over `limit` counts as `limit + 1`. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      current.push(edits);
      least = Math.min(least, edits);
    }
    if (least > limit) return limit + 1;
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? limit + 1;
};

/** The known word that `word` is most likely a misspelling of. */
export const nearest = (word: string, known: Iterable<string>): string | undefined => {
  const low = word.toLowerCase();
  let limit = Math.min(3, Math.max(1, Math.floor(low.length / 3)));
  let best: string | undefined;
  let seen = 0;
  for (const each of known) {
    if (++seen > compared) break;
    const edits = distance(low, each.toLowerCase(), limit);
    if (edits > limit) continue;
    if (edits === 0) return each;
    best = each;
    limit = edits - 1;
  }
  return best;
};

/** `; did you mean "billing"?`, or nothing. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const best = nearest(word, known);
  return best === undefined ? '' : `; did you mean "${best}"?`;
};
