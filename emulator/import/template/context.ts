import type { Value, Values } from './value.ts';

/** Where a deployment goes. Its resources' ids begin with `id`. */
export type Target = {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly subscriptionName: string;
  /** Absent where a whole subscription is deployed to. */
  readonly resourceGroup?: string;
  readonly location: string;
  /** Of the deployment. */
  readonly name: string;
};

/** A function that the template itself defines. */
export type OwnFunction = {
  readonly parameters: readonly string[];
  readonly output: unknown;
};

/** What an expression can see. Each look-up throws Unanswerable. */
export type Context = {
  readonly target: Target;
  parameter(name: string): Value;
  variable(name: string): Value;
  ownFunction(name: string): OwnFunction | undefined;
  /** What reference() answers: by id, by name or by symbolic name. */
  reference(word: string, full: boolean): Value;
  /** Copy loops that the expression stands in, the innermost last. */
  readonly loops: readonly { readonly name: string; readonly index: number }[];
  /** What lambdas around the expression name. */
  readonly names: Values;
  /** What the whole template has cost so far. */
  readonly effort: Effort;
};

/** How deep evaluation is nested just now, how many steps it took, and whether it has planned all that it may. */
export type Effort = { depth: number; steps: number; full: boolean };
