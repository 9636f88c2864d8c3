/** One thing that is wrong; `at` counts the characters of the text it is about from 1. */
export type Detail = { readonly at?: number; readonly message: string };

/** A request that the control port can't carry out: what is wrong with it, and nothing was changed. */
export class ControlError extends Error {
  readonly status: number;
  readonly details: readonly Detail[];
  constructor(status: number, message: string, details: readonly Detail[] = []) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** What `act` gives; what it throws is the caller's mistake, as `details` tells it. */
export const orBad = async <T>(
  act: () => T | Promise<T>,
  details?: (error: Error) => readonly Detail[],
): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ControlError) throw error;
    throw new ControlError(400, (error as Error).message, details?.(error as Error) ?? []);
  }
};
