import type { Condition } from '../exchange/condition.ts';

type Shaped = { readonly status: number; readonly body: unknown };
type Change = (body: Record<string, unknown>) => Record<string, unknown>;

/** Response shapes that real hosts have shown, switched on to hunt parser bugs in a client (wire.md §§3, 4, 8, 13). */
export const variants: Readonly<Record<string, Change>> = {
  /** Numbers where the source sends strings (Service Fabric's documents, the workload-identity sidecar). */
  numbers: (body) => eachTime(body, (value) => Number(value)),
  /** App Service 2017 on Linux. */
  'date-linux': (body) => replaceExpiry(body, (date) => `${slashed(date)} ${clock24(date)} +00:00`),
  /** App Service 2017 on Windows. */
  'date-windows': (body) => replaceExpiry(body, (date) => `${slashed(date, false)} ${clock12(date)} +00:00`),
  'no-expires-in': ({ expires_in: _, ...body }) => body,
  'no-expires-on': ({ expires_on: _, ...body }) => body,
  /** The VM extension and NMI still send it. */
  'empty-refresh-token': (body) => ({ ...body, refresh_token: '' }),
  /** cli-microsoft365's tests: `{"StatusCode":400,"Message":…}`. */
  'pascal-case': (body) => Object.fromEntries(Object.entries(body).map(([name, value]) => [pascal(name), value])),
};

export const variantOf = (condition: Condition | undefined, shaped: Shaped): Shaped => {
  const change = condition?.name === 'variant' ? variants[condition.variant] : undefined;
  return change ? { ...shaped, body: change(shaped.body as Record<string, unknown>) } : shaped;
};

const times = ['expires_in', 'expires_on', 'ext_expires_in', 'not_before'];

const eachTime = (body: Record<string, unknown>, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, times.includes(name) ? change(value) : value]));

const replaceExpiry = (body: Record<string, unknown>, write: (date: Date) => string) =>
  'expires_on' in body ? { ...body, expires_on: write(new Date(Number(body.expires_on) * 1000)) } : body;

const two = (value: number): string => String(value).padStart(2, '0');

const slashed = (date: Date, padded = true): string => {
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  return `${padded ? two(month) : month}/${padded ? two(day) : day}/${date.getUTCFullYear()}`;
};

const clock24 = (date: Date): string => date.toISOString().slice(11, 19);

const clock12 = (date: Date): string => {
  const hours = date.getUTCHours();
  return `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
};

const pascal = (name: string): string => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
