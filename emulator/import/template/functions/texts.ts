import { formatted } from '../format.ts';
import { many, printed, pure, text, whole } from '../function.ts';
import { guidOf, uniqueTextOf } from '../hash.ts';
import { bounded, isList, Unanswerable, type Value } from '../value.ts';

/** Long enough for every fixed-width name there is. */
const mostPadding = 1000;

const concat = (values: readonly Value[]): Value => {
  if (values.some(isList)) return values.flatMap((each) => each as Value | Value[]);
  return values.map(printed).join('');
};

const part = (values: readonly Value[]): string => {
  const from = text(values[0]);
  const [start, length] = [whole(values[1]), values.length > 2 ? whole(values[2]) : from.length - whole(values[1])];
  if (start < 0 || length < 0 || start + length > from.length) {
    throw new Unanswerable(
      `${length} letters from ${start} on are more than the ${from.length} of "${from.slice(0, 40)}"`,
    );
  }
  return from.slice(start, start + length);
};

const padded = ([value, width, letter]: readonly Value[]): string => {
  const [from, long, fill] = [printed(value), whole(width), letter === undefined ? ' ' : text(letter)];
  if (fill.length !== 1) throw new Unanswerable('pads with one letter');
  if (long > mostPadding) throw new Unanswerable(`pads to at most ${mostPadding} letters`);
  return from.padStart(long, fill);
};

const parts = ([value, divider]: readonly Value[]): string[] => {
  const dividers = isList(divider as Value) ? (divider as readonly Value[]).map(text) : [text(divider)];
  let found = [text(value)];
  for (const each of dividers) if (each !== '') found = found.flatMap((piece) => piece.split(each));
  return found;
};

const search = (values: readonly Value[]): [string, string] => [
  text(values[0]).toLowerCase(),
  text(values[1]).toLowerCase(),
];

const anew = (): never => {
  throw new Unanswerable('would give another world each time; give the parameter a value');
};

export const textFunctions = [
  pure('concat', [1, many], concat),
  pure('format', [1, many], ([pattern, ...values]) => formatted(text(pattern), values)),
  pure('toLower', 1, ([value]) => text(value).toLowerCase()),
  pure('toUpper', 1, ([value]) => text(value).toUpperCase()),
  pure('trim', 1, ([value]) => text(value).trim()),
  pure('replace', 3, ([value, old, fresh]) => {
    if (text(old) === '') throw new Unanswerable('replaces at least one letter');
    const pieces = text(value).split(text(old));
    bounded('x'.repeat(Math.min(pieces.length * text(fresh).length, 5_000_000)));
    return pieces.join(text(fresh));
  }),
  pure('split', 2, parts),
  pure('join', 2, ([values, divider]) => {
    if (!isList(values as Value)) throw new Unanswerable('joins a list');
    return (values as readonly Value[]).map(printed).join(text(divider));
  }),
  pure('substring', [2, 3], part),
  pure('startsWith', 2, (values) => search(values)[0].startsWith(search(values)[1])),
  pure('endsWith', 2, (values) => search(values)[0].endsWith(search(values)[1])),
  pure('padLeft', [2, 3], padded),
  pure('uniqueString', [1, many], (values) => uniqueTextOf(values.map(text))),
  pure('guid', [1, many], (values) => guidOf(values.map(text))),
  pure('newGuid', 0, anew),
  pure('utcNow', [0, 1], anew),
];
