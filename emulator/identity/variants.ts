import type { Condition } from '../exchange/condition.ts';
import type { Wording } from './source.ts';

type Body = Record<string, unknown>;

/** A response shape that real hosts have shown. `expiresAt` in seconds since the epoch. */
type Variant =
  | { readonly of: 'token'; readonly change: (body: Body, expiresAt: number) => Body }
  | { readonly of: 'error'; readonly change: (body: Body) => Body };

const expiry = (write: (date: Date) => unknown): Variant => ({
  of: 'token',
  change: (body, expiresAt) => ({ ...body, expires_on: write(new Date(expiresAt * 1000)) }),
});

const without = (left: string): Variant => ({
  of: 'token',
  change: (body) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== left)),
});

/**
 * Switched on by a fault rule (`source=app-service variant date-windows`) to hunt parser bugs in a client
 * (wire.md §§3, 4, 8, 9.1, 13).
 */
export const variants: Readonly<Record<string, Variant>> = {
  /** Numbers where the source sends strings: Service Fabric's documents, the workload-identity sidecar. */
  numbers: { of: 'token', change: (body) => eachTime(body, Number) },
  /** Strings where the source sends numbers: the SDKs' fixtures of Service Fabric. */
  strings: { of: 'token', change: (body) => eachTime(body, String) },
  /** Unix seconds where App Service 2017 sends a date. */
  seconds: expiry((date) => String(date.getTime() / 1000)),
  /** App Service 2017 on Linux. */
  'date-linux': expiry(dateLinux),
  /** App Service 2017 on Windows. */
  'date-windows': expiry((date) => `${slashed(date, String)} ${clock12(date)} +00:00`),
  'date-iso': expiry((date) => date.toISOString()),
  'no-expires-in': without('expires_in'),
  'no-expires-on': without('expires_on'),
  /** go-autorest and azidentity choke on it. */
  'empty-expires-in': { of: 'token', change: (body) => ({ ...body, expires_in: '' }) },
  /** The VM extension and NMI still send it. */
  'empty-refresh-token': { of: 'token', change: (body) => ({ ...body, refresh_token: '' }) },
  /** cli-microsoft365's tests: `{"StatusCode":400,"Message":…}`. */
  'pascal-case': { of: 'error', change: pascalKeys },
  /** MSAL.NET's fixture of IMDS: `"error_codes":"[500011]"`. */
  'error-codes-string': {
    of: 'error',
    change: (body) => ('error_codes' in body ? { ...body, error_codes: JSON.stringify(body.error_codes) } : body),
  },
};

export const variantNames = Object.keys(variants);

/** The token's body in the shape that a fault rule asks for, if it does. */
export const tokenVariant = (condition: Condition | undefined, body: Body, expiresAt: number): Body => {
  const variant = chosen(condition);
  return variant?.of === 'token' ? variant.change(body, expiresAt) : body;
};

/** The same for a refusal's. */
export const errorVariant = (condition: Condition | undefined, { body }: Wording): unknown => {
  const variant = chosen(condition);
  return variant?.of === 'error' ? variant.change(body as Body) : body;
};

const chosen = (condition: Condition | undefined): Variant | undefined =>
  condition?.name === 'variant' && Object.hasOwn(variants, condition.variant) ? variants[condition.variant] : undefined;

const times = ['expires_in', 'expires_on', 'ext_expires_in', 'not_before'];

const eachTime = (body: Body, change: (value: unknown) => unknown): Body =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) =>
      times.includes(name) && /^\d+$/.test(String(value)) ? [name, change(value)] : [name, value],
    ),
  );

/** `11/05/2021 15:18:31 +00:00` */
export function dateLinux(date: Date): string {
  return `${slashed(date, two)} ${date.toISOString().slice(11, 19)} +00:00`;
}

const two = (value: number): string => String(value).padStart(2, '0');

const slashed = (date: Date, write: (value: number) => string): string =>
  `${write(date.getUTCMonth() + 1)}/${write(date.getUTCDate())}/${date.getUTCFullYear()}`;

const clock12 = (date: Date): string => {
  const hours = date.getUTCHours();
  return `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
};

function pascalKeys(value: Body): Body {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      each !== null && typeof each === 'object' && !Array.isArray(each) ? pascalKeys(each as Body) : each,
    ]),
  );
}
