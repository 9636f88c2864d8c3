import { STATUS_CODES } from 'node:http';
import type { Entry } from './entry.ts';

const nothingKept = { cookies: [], headers: [], headersSize: -1, bodySize: -1 };

/**
 * The entries as an HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/), for any viewer of it. Headers and
 * bodies are never kept, and say so with -1; what is the emulator's own stands in fields with an underscore, as the format asks.
 */
export const toHar = (entries: readonly Entry[], version: string) => ({
  log: {
    version: '1.2',
    creator: { name: 'msi-emulator', version },
    entries: entries.map(harEntry),
  },
});

const harEntry = (entry: Entry) => {
  const { at, durationMs, method, base, path, status, decision } = entry;
  return {
    startedDateTime: at,
    time: durationMs,
    request: {
      method,
      url: base + path,
      httpVersion: 'HTTP/1.1',
      queryString: queryOf(path),
      ...nothingKept,
    },
    response: {
      status,
      statusText: STATUS_CODES[status] ?? '',
      httpVersion: 'HTTP/1.1',
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      ...nothingKept,
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: decision,
    _seq: entry.seq,
    _endpoint: entry.endpoint,
    _port: entry.port,
    ...underscored(entry, ['host', 'identity', 'resource', 'fault', 'uti', 'issuedBy']),
  };
};

const underscored = (entry: Entry, names: readonly (keyof Entry)[]) =>
  Object.fromEntries(names.filter((name) => entry[name] !== undefined).map((name) => [`_${name}`, entry[name]]));

const queryOf = (path: string) =>
  [...new URLSearchParams(/\?(.*)$/s.exec(path)?.[1] ?? '')].map(([name, value]) => ({ name, value }));
