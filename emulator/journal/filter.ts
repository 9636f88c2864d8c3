import { fits } from '../exchange/glob.ts';
import type { Entry } from './entry.ts';

/** Which entries are meant; what is left out may be anything. Texts may hold `*` and are compared in any casing. */
export type Filter = {
  /** Requests for a token only. */
  readonly token?: true;
  /** Who answered; a source is an endpoint, so `{ source: 'imds' }` reads the same as `{ endpoint: 'imds' }`. */
  readonly endpoint?: string;
  readonly source?: string;
  readonly port?: string;
  readonly method?: string;
  /** The path without its query, or with it where the pattern holds a `?`. */
  readonly path?: string;
  /** `403`, or a class: `4xx`. */
  readonly status?: number | string;
  readonly host?: string;
  /** The resource id or its last segment, the name. */
  readonly identity?: string;
  /** The audience, with or without its trailing slash. */
  readonly resource?: string;
  readonly fault?: string;
  readonly uti?: string;
  readonly decision?: string;
  /** Entries with a greater seq only. */
  readonly after?: number;
};

type Criterion = (wanted: never, entry: Entry) => boolean;

const slashless = (text: string): string => (text.length > 1 ? text.replace(/\/$/, '') : text);
const same =
  (field: 'port' | 'method' | 'host' | 'fault' | 'uti' | 'decision' | 'endpoint') => (pattern: string, entry: Entry) =>
    fits(pattern, entry[field] ?? '');

/** One row a criterion; filters and expectations know these names and no others. */
export const criteria: Readonly<Record<keyof Filter, Criterion>> = {
  token: (wanted: true, entry) => entry.token === wanted,
  endpoint: same('endpoint'),
  source: same('endpoint'),
  port: same('port'),
  method: same('method'),
  path: (pattern: string, { path }) => fits(pattern, pattern.includes('?') ? path : (path.split('?')[0] ?? '')),
  status: (wanted: number | string, { status }) => fits(String(wanted).replace(/x/gi, '*'), String(status)),
  host: same('host'),
  identity: (pattern: string, { identity = '' }) =>
    fits(pattern, identity) || fits(pattern, identity.slice(identity.lastIndexOf('/') + 1)),
  resource: (pattern: string, { resource = '' }) => fits(slashless(pattern), slashless(resource)),
  fault: same('fault'),
  uti: same('uti'),
  decision: same('decision'),
  after: (seq: number, entry) => entry.seq > seq,
};

/** The criteria that the entry does not meet, by name; none means that it is one of those meant. */
export const misses = (filter: Filter, entry: Entry): (keyof Filter)[] =>
  (Object.entries(filter) as [keyof Filter, never][])
    .filter(([name, wanted]) => wanted !== undefined && !criteria[name](wanted, entry))
    .map(([name]) => name);

/** Talk with the emulator itself is meant only where the filter says so: a test's own set-up is not what it asks about. */
export const matches = (filter: Filter, entry: Entry): boolean =>
  (entry.port !== 'control' || filter.port !== undefined || 'control' === (filter.source ?? filter.endpoint)) &&
  misses(filter, entry).length === 0;
