import { CommandError } from './command-error.ts';

/** The flags of every command that speaks to a running emulator. */
export const controlFlags = {
  control: {
    type: 'string',
    requiresArg: true,
    describe: 'Control port of the emulator, else AZURE_EMULATOR_CONTROL_URL, else http://127.0.0.1:50344',
  },
  'control-token': {
    type: 'string',
    requiresArg: true,
    describe: 'What that port asks for, else MSI_EMULATOR_CONTROL_TOKEN, else AZURE_EMULATOR_CONTROL_TOKEN',
  },
} as const;

export type ControlFlags = { readonly control?: string; readonly controlToken?: string };

/** Where the control port of the running emulator is. */
export type Control = { readonly url: string; readonly token?: string };

export const controlFrom = (
  { control, controlToken }: ControlFlags,
  env: Readonly<Record<string, string | undefined>>,
): Control => {
  const url = (control ?? env.AZURE_EMULATOR_CONTROL_URL ?? 'http://127.0.0.1:50344').replace(/\/+$/, '');
  const token = controlToken ?? env.MSI_EMULATOR_CONTROL_TOKEN ?? env.AZURE_EMULATOR_CONTROL_TOKEN;
  return token === undefined ? { url } : { url, token };
};

/** The reply of the control port, its body unread. Throws CommandError where none answers or it says no. */
export const openControl = async ({ url, token }: Control, path: string, init: RequestInit = {}): Promise<Response> => {
  let response: Response;
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  try {
    response = await fetch(`${url}${path}`, { ...init, headers });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw new CommandError(
      `no emulator answers at ${url} (${cause?.code ?? message}): start one with "msi-emulator start", or name it with --control URL`,
      1,
    );
  }
  if (response.ok) return response;
  const text = await response.text();
  const said = (parsed(text) as { error?: { message?: string } } | undefined)?.error?.message;
  if (said === undefined) throw stranger(url, response.status, text);
  throw new CommandError(said, response.status === 400 || response.status === 401 ? 2 : 1);
};

/** What the control port answers, parsed. */
export const askControl = async (control: Control, path: string, init: RequestInit = {}): Promise<unknown> => {
  const response = await openControl(control, path, { signal: AbortSignal.timeout(10_000), ...init });
  const text = await response.text();
  const body = parsed(text);
  if (body === undefined) throw stranger(control.url, response.status, text);
  return body;
};

const stranger = (url: string, status: number, text: string): CommandError =>
  new CommandError(`${url} is no msi-emulator: it answered ${status} with ${text.slice(0, 80)}`, 1);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
