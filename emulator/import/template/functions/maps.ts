import { list, many, map, pure, text } from '../function.ts';
import { Unanswerable, type Value } from '../value.ts';

const pairs = (values: readonly Value[]): Value => {
  if (values.length % 2 !== 0)
    throw new Unanswerable('takes a name and a value, and so on: an even number of arguments');
  const half = Array.from({ length: values.length / 2 }, (_, index) => index * 2);
  return Object.fromEntries(half.map((at) => [text(values[at]), values[at + 1] as Value]));
};

export const mapFunctions = [
  pure('createObject', [0, many], pairs),
  pure('objectKeys', 1, ([value]) => Object.keys(map(value)).sort()),
  pure('items', 1, ([value]) =>
    Object.entries(map(value))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, each]) => ({ key, value: each })),
  ),
  pure('shallowMerge', 1, ([value]) => Object.assign({}, ...list(value).map((each) => map(each)))),
];
