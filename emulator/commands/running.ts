import { CommandError } from './command-error.ts';

/** The flag of every command that speaks to a running emulator. */
export const controlFlag = {
  control: {
    type: 'string',
    requiresArg: true,
    describe: 'Control port of the emulator, else AZURE_EMULATOR_CONTROL_URL, else http://127.0.0.1:50344',
  },
} as const;

export const controlUrlFrom = (flag: string | undefined, env: Readonly<Record<string, string | undefined>>): string =>
  (flag ?? env.AZURE_EMULATOR_CONTROL_URL ?? 'http://127.0.0.1:50344').replace(/\/+$/, '');

/** What the control port answers, parsed. Throws CommandError where none answers or it says no. */
export const askControl = async (controlUrl: string, path: string, init: RequestInit = {}): Promise<unknown> => {
  let response: Response;
  try {
    response = await fetch(`${controlUrl}${path}`, { signal: AbortSignal.timeout(10_000), ...init });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw new CommandError(
      `no emulator answers at ${controlUrl} (${cause?.code ?? message}): start one with "msi-emulator start", or name it with --control URL`,
      1,
    );
  }
  const text = await response.text();
  const body = parsed(text);
  if (response.ok && body !== undefined) return body;
  const said = (body as { error?: { message?: string } } | undefined)?.error?.message;
  if (said === undefined)
    throw new CommandError(
      `${controlUrl} is no msi-emulator: it answered ${response.status} with ${text.slice(0, 80)}`,
      1,
    );
  throw new CommandError(said, response.status === 400 ? 2 : 1);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
