/** So many known words are compared and no more, so that a misspelling among 100,000 names is refused quickly. */
const compared = 20_000;

/** The word among those known that a misspelt one most likely meant; undefined where none is within `most` edits. */
export const nearest = (
  word: string,
  known: Iterable<string>,
  most = Math.max(1, Math.floor(word.length / 3)),
): string | undefined => {
  const low = word.toLowerCase();
  let best: string | undefined;
  let least = most + 1;
  let seen = 0;
  for (const candidate of known) {
    if (least === 0 || seen++ === compared) break;
    if (Math.abs(candidate.length - low.length) >= least) continue;
    const apart = distance(low, candidate.toLowerCase(), least);
    if (apart < least) [best, least] = [candidate, apart];
  }
  return best;
};

/** `; did you mean "source"?`, or nothing. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const found = nearest(word, known);
  return found === undefined ? '' : `; did you mean "${found}"?`;
};

/**
 * Letters put in, left out, changed or swapped with their neighbour (optimal string alignment). Anything that reaches
 * `limit` is given as `limit`.
 */
const distance = (left: string, right: string, limit: number): number => {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  let leastBefore = 0;
  const at = (from: readonly number[], index: number): number => from[index] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const changed = at(row, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const swapped = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1] ? at(before, j - 2) + 1 : changed;
      const cell = Math.min(changed, swapped, at(row, j) + 1, at(next, j - 1) + 1);
      next.push(cell);
      least = Math.min(least, cell);
    }
    if (least >= limit && leastBefore + 1 >= limit) return limit;
    [before, row, leastBefore] = [row, next, least];
  }
  return at(row, right.length);
};
