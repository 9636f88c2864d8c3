import { fits, overlap } from '../exchange/glob.ts';
import { type Place, places } from '../exchange/place.ts';
import { didYouMean } from '../exchange/spelling.ts';
import { wrongPortRule } from './check-port.ts';
import type { RuleFault } from './fault-error.ts';
import type { Kind } from './kind.ts';
import { kindsOf } from './kinds.ts';
import type { Step } from './rule.ts';
import type { Where, WhereName } from './where.ts';

/** What a rule may lean on: the ports there are, whether they speak TLS, and the response shapes known (any, if not given). */
export type Standard = {
  readonly ports: readonly { readonly name: string; readonly tls: boolean }[];
  readonly variants?: readonly string[];
  /** Faults, by name, that this emulator has nothing to make happen with. */
  readonly lacks?: readonly string[];
};

export const standard: Standard = {
  ports: [
    { name: 'identity', tls: false },
    { name: 'arm', tls: true },
  ],
};

/** A rule with the place of each of its parts in the text. */
export type Placed = {
  readonly where: Where;
  readonly at: Readonly<Partial<Record<WhereName, number>>>;
  readonly steps: readonly { readonly step: Step; readonly at: number }[];
};

export const isPortStep = (step: Step): boolean => kindsOf(step).some(({ level }) => level === 'port');

/** Why the rule cannot be kept where it is put. */
export const wrongPlaces = (rule: Placed, emulator: Standard): RuleFault[] => {
  const named = wrongNames(rule, emulator);
  if (named.length > 0) return named;
  if (rule.steps.some(({ step }) => isPortStep(step))) return wrongPortRule(rule, emulator);
  return rule.steps.flatMap(({ step, at }) =>
    [
      ...wrongReach(rule.where, step),
      ...wrongMix(step),
      ...wrongVariant(step, emulator),
      ...lacking(step, emulator),
    ].map((message) => ({
      at,
      message,
    })),
  );
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const wrongNames = ({ where, at, steps }: Placed, { ports }: Standard): RuleFault[] => {
  const known = { port: ports.map(({ name }) => name), source: places.map(({ name }) => name), method: methods };
  const faults = Object.entries(known).flatMap(([key, names]) => {
    const value = where[key as 'port'];
    if (value === undefined || names.some((name) => fits(value, name))) return [];
    const message =
      value === 'control'
        ? 'faults never touch the control port'
        : `no ${key} is called "${value}"${didYouMean(value, names) || `; there are ${names.join(', ')}`}`;
    return [{ at: at[key as 'port'] ?? 1, message }];
  });
  const [only] = steps;
  if (steps.length === 1 && only && only.step.faults.every(({ kind }) => kind === 'answer')) {
    faults.push({ at: only.at, message: 'this rule changes nothing: say what goes wrong before the answer' });
  }
  return faults;
};

/** What only ARM serves, though a tenant of the authority could be taken to be called so. */
const armPath = /^\/(subscriptions|providers|tenants)(\/|$)/i;

const candidates = ({ source = '*', port = '*', path = '' }: Where): Place[] =>
  places.filter(
    (place) => fits(source, place.name) && fits(port, place.port) && (!armPath.test(path) || place.role === 'arm'),
  );

const wrongReach = (where: Where, step: Step): string[] => {
  const there = candidates(where);
  if (there.length === 0) {
    const words = (['source', 'port', 'path'] as const).filter((name) => where[name] !== undefined);
    return [`nothing answers at ${words.map((name) => `${name}=${where[name]}`).join(' ')}: leave one of them out`];
  }
  if (where.host !== undefined && there.every(({ port }) => port === 'arm')) {
    return ['ARM and the authority speak for no host: leave host= out, or say which identity='];
  }
  return kindsOf(step).flatMap((kind) => {
    const { reaches, name } = kind;
    if (!reaches) return [];
    const reached = there.filter(({ role }) => reaches.includes(role));
    const where1 = reaches.includes('source') ? 'source=imds' : 'source=arm';
    if (reached.length === 0)
      return [
        `${name} is nothing that ${there.map((each) => each.name).join(', ')} could do: put it on ${where1}, or leave the place out`,
      ];
    const { path } = where;
    if (
      path === undefined ||
      reached.some(({ role, tokenPaths }) => role === 'arm' || tokenPaths.some((token) => overlap(path, token)))
    )
      return [];
    return [
      `no token is handed out at path=${path}, so ${name} cannot happen there: leave path= out, or write path=*/token`,
    ];
  });
};

const wrongMix = (step: Step): string[] => {
  const all = kindsOf(step);
  const states = all.filter(({ level }) => level === 'condition' || level === 'token');
  const wires = all.filter(({ level, name }) => level === 'wire' && name !== 'latency');
  const both = (names: readonly Kind[]) => names.map(({ name }) => name).join(' + ');
  return [
    ...(states.length > 1
      ? [`an endpoint can be in one state at a time: ${both(states)} cannot be joined; write them as steps`]
      : []),
    ...(wires.length > 1
      ? [`the bytes go wrong in one way at a time: ${both(wires)} cannot be joined; write them as steps`]
      : []),
    ...(all.length > 1 && all.some(({ name }) => name === 'answer')
      ? ['answer means that nothing goes wrong: it cannot be joined']
      : []),
  ];
};

const lacking = (step: Step, { lacks = [] }: Standard): string[] =>
  kindsOf(step)
    .filter(({ name }) => lacks.includes(name))
    .map(({ name }) => `this emulator has nothing to make ${name} happen with`);

const wrongVariant = (step: Step, { variants }: Standard): string[] =>
  step.faults.flatMap(({ kind, args: { variant } }) =>
    kind !== 'variant' || variants === undefined || variants.includes(String(variant))
      ? []
      : [
          `no response shape is called "${variant}"${didYouMean(String(variant), variants) || `; there are ${variants.join(', ')}`}`,
        ],
  );
