import type { Path, Report } from '../../world/world-error.ts';
import type { Context, Effort, Target } from './context.ts';
import type { Value, Values } from './value.ts';

/** A resource that a template deploys, or names as existing. */
export type Planned = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Where it stands in the template. */
  readonly path: Path;
  /** Named, and deployed by someone else. */
  readonly existing: boolean;
  /** As ARM has it, without id, name and type; evaluated when first asked for. Throws Unanswerable. */
  readonly body: () => Value;
  /** Of a nested deployment: its outputs. */
  readonly outputs?: () => Values;
};

/** What deploying a template gathers, its nested ones included. */
export type Plan = {
  readonly planned: Planned[];
  /** By id in lower case. */
  readonly byId: Map<string, Planned>;
  readonly report: Report;
  /** Tells of what is left out on purpose. */
  readonly note: Report;
  readonly effort: Effort;
  /** A resource that was imported from elsewhere, as ARM has it. */
  readonly knownFor: (id: string) => Values | undefined;
};

/** One template on its way: its resources by symbolic name, or by plain name, in lower case. */
export type Stage = {
  readonly plan: Plan;
  readonly target: Target;
  readonly context: Context;
  readonly symbols: Map<string, Planned>;
};

/** More resources than any template deploys. */
export const mostResources = 10_000;
