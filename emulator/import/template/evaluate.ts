import { didYouMean } from '../../exchange/spelling.ts';
import { described } from '../../world/plain.ts';
import type { Context, OwnFunction } from './context.ts';
import { type Expression, isExpression, parseExpression } from './expression.ts';
import { functions } from './functions.ts';
import {
  bounded,
  isList,
  isValues,
  memberOf,
  secret,
  Unanswerable,
  type Value,
  type Values,
  weightOf,
} from './value.ts';

const deepest = 300;
const mostSteps = 3_000_000;

/** What an expression comes to. Throws Unanswerable, which begins with the function that can't answer. */
export const evaluate = (expression: Expression, context: Context): Value => {
  if (expression.kind === 'literal') return within(context, () => expression.value);
  return within(context, () =>
    expression.kind === 'call' ? call(expression.name, expression.given, context) : member(expression, context),
  );
};

/** One step further in. Throws Unanswerable where a template has no end. */
export const within = <T>({ effort }: Context, act: () => T): T => {
  if (effort.depth >= deepest) throw new Unanswerable('is nested too deeply');
  if (++effort.steps > mostSteps) throw new Unanswerable(`the template takes more than ${mostSteps} steps to evaluate`);
  effort.depth++;
  try {
    return act();
  } finally {
    effort.depth--;
  }
};

const call = (name: string, given: readonly Expression[], context: Context): Value => {
  const own = context.ownFunction(name);
  if (own) return callOwn(name, own, given, context);
  const row = functions.get(name.toLowerCase()) ?? (/^list\w*$/i.test(name) ? functions.get('list*') : undefined);
  if (!row) {
    const names = Array.from(functions.values(), (each) => each.name);
    throw new Unanswerable(`no function ${name}() is known here${didYouMean(name, names)}`);
  }
  if (given.length < row.least || given.length > row.most) {
    const least = row.least === row.most ? `${row.least}` : `${row.least} to ${row.most}`;
    const takes = row.most === Number.POSITIVE_INFINITY ? `${row.least} or more` : least;
    throw new Unanswerable(`${row.name}() takes ${takes} arguments, not ${given.length}`);
  }
  // Arguments say for themselves what is wrong with them.
  const run = (argument: Expression, names: Values = {}): Value => {
    try {
      return evaluate(argument, { ...context, names: { ...context.names, ...names } });
    } catch (error) {
      throw error instanceof Unanswerable ? new Inner(error) : error;
    }
  };
  try {
    const value = row.answer(given, context, run);
    context.effort.steps += weightOf(value);
    return bounded(value);
  } catch (error) {
    if (error instanceof Inner) throw error.reason;
    if (!(error instanceof Unanswerable) || error.told) throw error;
    throw new Unanswerable(`${row.name}(): ${error.message}`);
  }
};

/** What an argument could not answer, on its way out through the function that asked. */
class Inner extends Error {
  readonly reason: Unanswerable;

  constructor(reason: Unanswerable) {
    super(reason.message);
    this.reason = reason;
  }
}

const callOwn = (name: string, own: OwnFunction, given: readonly Expression[], context: Context): Value => {
  if (given.length !== own.parameters.length) {
    throw new Unanswerable(`${name}() takes ${own.parameters.length} arguments, not ${given.length}`);
  }
  const values = new Map(
    own.parameters.map((each, index) => [each.toLowerCase(), evaluate(given[index] as Expression, context)]),
  );
  const parameter = (word: string): Value => {
    const value = values.get(word.toLowerCase());
    if (value === undefined) throw new Unanswerable(`${name}() has no parameter "${word}"`);
    return value;
  };
  return evaluateAll(own.output, { ...context, parameter, loops: [], names: {} });
};

const member = ({ of, key, safe }: Expression & { kind: 'member' }, context: Context): Value => {
  const owner = evaluate(of, context);
  const name = evaluate(key, context);
  if (owner === secret) return secret;
  if (owner === null && safe) return null;
  if (isList(owner) && typeof name === 'number') {
    const item = owner[name];
    if (item !== undefined) return item;
    if (safe) return null;
    throw new Unanswerable(`[${name}] is past the end of a list of ${owner.length}`);
  }
  if (!isValues(owner)) throw new Unanswerable(`${described(owner)} has no "${name}"`);
  const value = memberOf(owner, String(name));
  if (value !== undefined) return value;
  if (safe) return null;
  const keys = Object.keys(owner);
  const known = keys.length === 0 ? 'it is empty' : `it has ${keys.slice(0, 20).join(', ')}`;
  throw new Unanswerable(`"${name}" is not there${didYouMean(String(name), keys) || `; ${known}`}${runtimeHint(of)}`);
};

/** What only a deployed resource has is asked for by reference(). */
const runtimeHint = (of: Expression): string => {
  if (of.kind === 'member') return runtimeHint(of.of);
  return of.kind === 'call' && /^references?$/i.test(of.name)
    ? '; reference() answers what the template says and what follows from names, and nothing that is known only once it is deployed'
    : '';
};

/** A text of the template, evaluated where it is an expression. */
export const evaluateText = (text: string, context: Context): Value => {
  if (isExpression(text)) return evaluate(parseExpression(text.slice(1, -1)), context);
  return text.startsWith('[[') ? text.slice(1) : text;
};

/** As a whole and without property loops: throws at the first expression that can't be evaluated. */
export const evaluateAll = (raw: unknown, context: Context): Value => {
  if (typeof raw === 'string') return evaluateText(raw, context);
  if (isList(raw)) return bounded(raw.map((each) => evaluateAll(each, context)));
  if (!isValues(raw)) return raw as Value;
  const entries = Object.entries(raw).map(([key, each]) => [
    String(evaluateText(key, context)),
    evaluateAll(each, context),
  ]);
  return bounded(Object.fromEntries(entries) as Values);
};
