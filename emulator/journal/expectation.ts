import { printDuration } from '../clock/duration.ts';
import type { Filter } from './filter.ts';

/**
 * What a line expects of the journal. A line is words in any order:
 *
 *     token imds resource=https://vault.azure.net times=1
 *     arm GET path=/subscriptions/* status=403 at-least=2
 *     token waited>=1s
 *     token asked=https://vault.azure.net
 *
 * which entries: `token`, an endpoint's name, a method in capitals, `name=value`; what of them: `times=`, `at-least=`,
 * `at-most=`, `never`, `waited>=`, `waited<=` (between an answer and the next request), `asked=` (every one of them, that
 * audience). Without a word on the count there must be at least one. Values with spaces go in double quotes.
 */
export type Expectation = {
  readonly filter: Filter;
  readonly least?: number;
  readonly most?: number;
  /** Milliseconds. */
  readonly waitedLeast?: number;
  readonly waitedMost?: number;
  readonly asked?: string;
};

/** The canonical line: parsed again, it gives the same expectation. */
export const printExpectation = ({ filter, least, most, waitedLeast, waitedMost, asked }: Expectation): string => {
  const { token, endpoint, source, method, ...named } = filter;
  const words = [
    ...(token === true ? ['token'] : []),
    ...[endpoint, source].filter((name) => name !== undefined),
    ...(method === undefined ? [] : [method]),
    ...Object.entries(named)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${quoted(String(value))}`),
    ...countWords(least, most),
    ...(waitedLeast === undefined ? [] : [`waited>=${printDuration(waitedLeast)}`]),
    ...(waitedMost === undefined ? [] : [`waited<=${printDuration(waitedMost)}`]),
    ...(asked === undefined ? [] : [`asked=${quoted(asked)}`]),
  ];
  return words.join(' ');
};

const countWords = (least: number | undefined, most: number | undefined): string[] => {
  if (least !== undefined && least === most) return [least === 0 ? 'never' : `times=${least}`];
  return [
    ...(least === undefined ? [] : [`at-least=${least}`]),
    ...(most === undefined ? [] : [most === 0 ? 'never' : `at-most=${most}`]),
  ];
};

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
