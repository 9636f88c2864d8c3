import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type NoReply, networkError } from './network-error.ts';
import { type RetryPolicy, retryAfter } from './retry.ts';

/** How calls are made; every part may be given by a test or a program of its own. */
export type Transport = {
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Waits so many milliseconds between tries. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds that one try may take: 10 s. */
  readonly tryTimeout?: number;
  /** Milliseconds that a call may take with all its tries and waits: 2 minutes. */
  readonly timeout?: number;
  /** Told before each wait: one sentence. */
  readonly onRetry?: (sentence: string) => void;
};

export type Call = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly retry: RetryPolicy;
  /** What to do where nothing answers, a sentence. */
  readonly todo: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; undefined where it is none. */
  readonly body: unknown;
  /** Method and address without the query. */
  readonly where: string;
  readonly clientRequestId: string;
  readonly tries: number;
  /** Why no further try was made, where one was due. */
  readonly gaveUp?: string;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const duration = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;

/**
 * Sends a call, again after the policy's waits (or a Retry-After's) while it is worth it. A connection that broke and a
 * try that took too long count as a 503. Gives the last reply, whatever its status; throws ClientError for none.
 */
export const send = async (call: Call, transport: Transport): Promise<Answer> => {
  const { now = Date.now, wait = delay, tryTimeout = 10_000, timeout = 120_000, onRetry } = transport;
  const where = `${call.method} ${call.url.replace(/\?.*/s, '')}`;
  const deadline = now() + timeout;
  for (let tries = 1; ; tries += 1) {
    const got = await sendOnce(call, transport.fetch ?? fetch, Math.max(1, Math.min(tryTimeout, deadline - now())));
    const [reply, broken] = 'error' in got ? [undefined, got] : [got, undefined];
    if (broken && !broken.transient) throw broken.error;
    const due = call.retry(reply?.status ?? 503)[tries - 1];
    const asked = reply && retryAfter(reply.headers.get('retry-after'), now());
    const pause = due === undefined ? undefined : (asked ?? due * 1000);
    const late = pause !== undefined && now() + pause >= deadline;
    if (pause === undefined || late) {
      if (!reply) throw broken.error;
      const gaveUp = `Waiting ${duration(pause ?? 0)} more would pass the ${duration(timeout)} allowed (timeout).`;
      return { ...reply, where, tries, ...(late && { gaveUp }) };
    }
    const why = broken?.error.message ?? `${where} answered ${reply?.status}.`;
    onRetry?.(`${why} Trying again in ${duration(pause)}.`);
    await wait(pause);
  }
};

type Reply = Omit<Answer, 'where' | 'tries' | 'gaveUp'>;

const sendOnce = async (call: Call, fetchIt: typeof fetch, limit: number): Promise<Reply | NoReply> => {
  const clientRequestId = randomUUID();
  try {
    const response = await fetchIt(call.url, {
      method: call.method,
      headers: { ...call.headers, Accept: 'application/json', 'x-ms-client-request-id': clientRequestId },
      ...(call.body !== undefined && { body: call.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(limit),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text), clientRequestId };
  } catch (error) {
    return networkError(error as Fault, call.url, duration(limit), call.todo);
  }
};
