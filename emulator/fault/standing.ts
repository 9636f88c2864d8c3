import type { Clock } from '../clock/clock.ts';
import { fits } from '../exchange/glob.ts';
import { placeFor } from '../exchange/place.ts';
import { type Request, routePath } from '../exchange/request.ts';
import { numbersFrom } from './chance.ts';
import type { Effect } from './kind.ts';
import { kindFor, kindsOf } from './kinds.ts';
import { printRule, printStep, type Rule, type Step } from './rule.ts';
import { meets, type Scene, sourceOf } from './where.ts';

/** A rule in force, as it is listed. */
export type RuleState = {
  readonly id: number;
  /** The canonical text. */
  readonly rule: string;
  /** How often each step has struck; a fault of a port holds, and is not counted. */
  readonly steps: readonly { readonly step: string; readonly fired?: number }[];
  /** What the next request meets, `404 (2 of 2)`, or how the port behaves now; `answer` where the rule is used up. */
  readonly next: string;
};

/** What strikes one exchange. */
export type Strike = { readonly effects: readonly Effect[]; readonly label: string };

export type Standing = {
  readonly id: number;
  readonly rule: Rule;
  /** The strike that this request takes, which then counts; undefined where the rule leaves it alone. */
  strike(request: Request, scene: Scene): Strike | undefined;
  state(): RuleState;
};

/** What the step does; nothing for `answer`. */
export const effectsOf = (step: Step): Effect[] =>
  step.faults
    .map(({ kind, args }) => kindFor(kind)?.effect({ ...args }) ?? {})
    .filter((effect) => Object.keys(effect).length > 0);

export const createStanding = (id: number, rule: Rule, clock: Clock): Standing => {
  const steps = rule.steps.map((step) => ({
    step,
    text: printStep({ faults: step.faults }),
    effects: effectsOf(step),
    draw: step.chance === undefined ? undefined : numbersFrom(step.chance.seed),
    fired: 0,
    since: undefined as number | undefined,
  }));
  let index = 0;

  /** The step under way, those that are used up behind. */
  const current = () => {
    for (;;) {
      const each = steps[index];
      if (!each) return undefined;
      const { times, milliseconds } = each.step;
      const spent = times !== undefined && each.fired >= times;
      const over = milliseconds !== undefined && each.since !== undefined && clock.now() >= each.since + milliseconds;
      if (!spent && !over) return each;
      index += 1;
    }
  };

  const label = ({ step, text }: (typeof steps)[number], nth: number): string =>
    step.times === undefined ? text : `${text} (${nth} of ${step.times})`;

  return {
    id,
    rule,
    strike: (request, scene) => {
      const each = current();
      if (!each || !suits(each.step, request, scene) || !meets(rule.where, request, scene)) return undefined;
      const { percent } = each.step.chance ?? {};
      if (each.draw && percent !== undefined && each.draw() * 100 >= percent) return undefined;
      each.since ??= clock.now();
      each.fired += 1;
      return { effects: each.effects, label: label(each, each.fired) };
    },
    state: () => {
      const next = current();
      return {
        id,
        rule: printRule(rule),
        steps: steps.map(({ step, fired }) => ({ step: printStep(step), fired })),
        next: next ? label(next, next.fired + 1) : 'answer',
      };
    },
  };
};

/** True where the endpoint could do what the step says: a token fault waits for a request that asks for a token. */
export const suits = (step: Step, request: Request, scene: Scene): boolean =>
  kindsOf(step).every(({ reaches }) => {
    if (!reaches) return true;
    const place = placeFor(sourceOf(scene, request));
    if (!place || !reaches.includes(place.role)) return false;
    return place.role === 'arm' || place.tokenPaths.some((path) => fits(path, routePath(request.path)));
  });
