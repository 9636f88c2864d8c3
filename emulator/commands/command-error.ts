/** A command that could not do what it was asked: the sentence to print, and the exit code (1 failed, 2 called wrongly or bad world). */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
