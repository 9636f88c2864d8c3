import { ClientError } from './error.ts';
import type { Answer } from './send.ts';

export type Token = {
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresOn: number;
  /** When a new one is to be got: refresh_in, else half of a life of two hours or more, else the end (wire.md §16). */
  readonly refreshOn: number;
  /** The source's reply as it came. */
  readonly reply: Readonly<Record<string, unknown>>;
};

const twoHours = 2 * 60 * 60_000;

/** Seconds, as a number or in a string. */
const secondsIn = (value: unknown): number | undefined => {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined;
};

/** When the token ends: by its life, which no wrong clock of ours touches, else by the hour named, also as a date (wire.md §3). */
const endOf = (reply: Readonly<Record<string, unknown>>, now: number): number | undefined => {
  const life = secondsIn(reply.expires_in);
  if (life !== undefined) return now + life * 1000;
  const end = secondsIn(reply.expires_on);
  if (end !== undefined) return end * 1000;
  const date = Date.parse(String(reply.expires_on));
  return Number.isNaN(date) ? undefined : date;
};

/** Reads the reply of any source. Throws `bad-reply` for one without a token or its end. */
export const parseToken = ({ body, where, status, headers }: Answer, now: number): Token => {
  const wrong = (what: string) => new ClientError('bad-reply', `${where} answered 200, but ${what}.`, { status });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw wrong(
      `not with a JSON object but ${headers.get('content-type') ?? 'no content type'}; a proxy may be between`,
    );
  }
  const reply = body as Record<string, unknown>;
  const { access_token: accessToken } = reply;
  if (typeof accessToken !== 'string' || accessToken === '') throw wrong('without an access_token');
  const expiresOn = endOf(reply, now);
  if (expiresOn === undefined) throw wrong('neither expires_in nor expires_on says when the token ends');
  const refreshIn = secondsIn(reply.refresh_in);
  const half = expiresOn - now >= twoHours ? now + (expiresOn - now) / 2 : expiresOn;
  return { accessToken, expiresOn, refreshOn: refreshIn === undefined ? half : now + refreshIn * 1000, reply };
};

/** The claims of a JWT, read without a look at its signature. */
export const claimsOf = (accessToken: string): Readonly<Record<string, unknown>> => {
  try {
    const [, payload, , more] = accessToken.split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
    if (more === undefined && typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new ClientError('bad-reply', 'the access token is not a JWT, so there are no claims to read.');
};
