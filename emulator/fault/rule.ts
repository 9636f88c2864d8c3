import { printDuration } from '../clock/duration.ts';
import { kindFor } from './kinds.ts';
import type { Where } from './where.ts';

/**
 * What goes wrong, where, in which order and how often: one line of text.
 *
 *     [where …:] step [, step …] [, then answer]
 *
 * where: `name=value` words in any order, a colon at their end: `source=imds identity=billing:`. All must fit. `*` stands
 * for anything, letters in any casing; values with spaces, commas or a colon at their end go in double quotes.
 *
 * step: `[chance 20% seed 7] FAULT [+ FAULT …] [xN | for DURATION]`. Steps happen in order. `xN` (or `×N`): so many
 * requests; `for 70 s`: from the first request that meets the step, by the emulator's clock. The last step without either
 * goes on until the rule is removed; any other happens once. When the steps are used up requests are answered as ever, which
 * `then answer` says aloud. `then` may stand before any step.
 */
export type Rule = { readonly where: Where; readonly steps: readonly Step[] };

export type Step = {
  /** All of them on the same exchange. */
  readonly faults: readonly Fault[];
  /** How many requests; without it and `milliseconds`, all. */
  readonly times?: number;
  readonly milliseconds?: number;
  readonly chance?: Chance;
};

/** How likely it is, drawn anew for each request from a row of numbers that the seed fixes. */
export type Chance = { readonly percent: number; readonly seed: number };

/** A kind by its name, with what its row takes. */
export type Fault = { readonly kind: string; readonly args: Readonly<Record<string, unknown>> };

/** The canonical text: parsed again, it gives the same rule. */
export const printRule = ({ where, steps }: Rule): string => {
  const places = Object.entries(where).map(([name, value]) => `${name}=${quoted(value)}`);
  const last = steps.at(-1);
  const ends = last !== undefined && (last.times !== undefined || last.milliseconds !== undefined);
  const text = [...steps.map(printStep), ...(ends ? ['then answer'] : [])].join(', ');
  return places.length === 0 ? text : `${places.join(' ')}: ${text}`;
};

export const printStep = ({ faults, times, milliseconds, chance }: Step): string =>
  [
    ...(chance === undefined ? [] : [`chance ${chance.percent}% seed ${chance.seed}`]),
    faults.map(printFault).join(' + '),
    ...(times === undefined ? [] : [`x${times}`]),
    ...(milliseconds === undefined ? [] : [`for ${printDuration(milliseconds)}`]),
  ].join(' ');

export const printFault = ({ kind: name, args }: Fault): string => {
  const kind = kindFor(name);
  if (!kind) return name;
  const values = Object.entries(kind.args).map(([key, argument]) => argument.print(args[key]));
  return [...(kind.bare ? [] : [name]), ...values].filter((word) => word !== '').join(' ');
};

const quoted = (value: string): string => (/[\s,]|:$/.test(value) ? `"${value}"` : value);
