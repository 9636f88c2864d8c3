import { type Standard, standard, wrongPlaces } from './check.ts';
import { FaultError, type RuleFault } from './fault-error.ts';
import { parseStep } from './parse-step.ts';
import { parseWhere } from './parse-where.ts';
import { printRule, type Rule, type Step } from './rule.ts';
import { stepsOf, wordsOf } from './words.ts';

/** Reads a rule and checks that it can be kept where it is put. Throws FaultError with everything that is wrong. */
export const parseRule = (text: string, emulator: Standard = standard): Rule => {
  const { where, at, rest, faults: wrongWhere } = parseWhere(wordsOf(text));
  const faults: RuleFault[] = [...wrongWhere];
  const steps: { step: Step; at: number }[] = [];
  for (const each of wrongWhere.length > 0 && rest.length === 0 ? [] : stepsOf(rest)) {
    const step = parseStep(each.words, rest.length === 0 ? text.length + 1 : each.at);
    if ('message' in step) faults.push(step);
    else steps.push({ step, at: each.at });
  }
  if (faults.length > 0) throw new FaultError(text, faults);

  const last = steps.at(-1)?.step;
  const ended = steps.length > 1 && last !== undefined && isEnd(last);
  const counted = (ended ? steps.slice(0, -1) : steps).map(({ step, at }, index, all) => ({
    at,
    step: (ended || index < all.length - 1) && !isBounded(step) ? { ...step, times: 1 } : step,
  }));
  const placed = wrongPlaces({ where, at, steps: counted }, emulator);
  if (placed.length > 0) throw new FaultError(text, placed);
  return { where, steps: counted.map(({ step }) => step) };
};

/** The same for a rule given as a value. */
export const checkRule = (rule: Rule, emulator?: Standard): Rule => parseRule(printRule(rule), emulator);

const isBounded = ({ times, milliseconds }: Step): boolean => times !== undefined || milliseconds !== undefined;

const isEnd = (step: Step): boolean =>
  step.faults.every(({ kind }) => kind === 'answer') && !isBounded(step) && !step.chance;
