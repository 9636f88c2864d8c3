/** One thing that is wrong with a rule; `at` counts the characters of its text from 1. */
export type RuleFault = { readonly at: number; readonly message: string };

/** Everything that is wrong with a rule. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly rule: string;
  readonly faults: readonly RuleFault[];
  constructor(rule: string, faults: readonly RuleFault[]) {
    super(
      [`bad fault rule "${rule}"`, ...faults.map(({ at, message }) => `  at character ${at}: ${message}`)].join('\n'),
    );
    this.rule = rule;
    this.faults = faults;
  }
}
