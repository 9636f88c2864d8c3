import type { RunningEmulator } from '../../emulator/start.ts';

export type Told = { readonly status: number; readonly type: string; readonly text: string; readonly body: unknown };

/** `POST /faults` with a body, as any program would ask; JSON is parsed. */
export const askFor =
  ({ urls }: Pick<RunningEmulator, 'urls'>) =>
  async (asked: string, body?: unknown, headers: Record<string, string> = {}): Promise<Told> => {
    const [method = '', path = ''] = asked.split(' ');
    const response = await fetch(`${urls.control}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      text,
      body: type.startsWith('application/json') && text !== '' ? JSON.parse(text) : text,
    };
  };

/** The events of a stream until it is closed. */
export const follow = async (url: string, headers: Record<string, string> = {}) => {
  const controller = new AbortController();
  const { body } = await fetch(url, { headers, signal: controller.signal });
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const next = async (): Promise<string> => {
    while (!rest.includes('\n\n')) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      rest += value;
    }
    const at = rest.indexOf('\n\n');
    const event = rest.slice(0, at);
    rest = rest.slice(at + 2);
    return event;
  };
  return { next, close: () => controller.abort() };
};
