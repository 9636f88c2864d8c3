import * as z from 'zod/mini';
import type { Entry } from '../journal/entry.ts';
import { matches } from '../journal/filter.ts';
import { toHar } from '../journal/har.ts';
import type { Journal } from '../journal/journal.ts';
import { toJsonLines } from '../journal/json-lines.ts';
import { ExpectationSyntaxError } from '../journal/parse.ts';
import { ControlError, type Detail } from './control-error.ts';
import { filterFrom, filterWords, whole } from './journal-filter.ts';
import { type ControlRoute, json, route } from './route.ts';
import * as schemas from './schemas.ts';

export type JournalParts = { readonly journal: Journal; readonly version: string };

const lines = z.strictObject({
  expect: z
    .union([z.string(), z.array(z.string()).check(z.minLength(1, 'write at least one line'))], {
      error: 'must be there: a line, or a list of lines',
    })
    .check(z.describe('What is expected of the journal, a line each.')),
});

export const journalRoutes = ({ journal, version }: JournalParts): readonly ControlRoute[] => [
  route({
    method: 'GET',
    path: '/journal',
    summary: 'the exchanges recorded, oldest first',
    query: { ...filterWords, limit: 'only the last so many', format: 'json, jsonl (JSON lines) or har (HTTP Archive)' },
    replies: {
      'application/json': z.union([schemas.journal, schemas.har]),
      'application/x-ndjson': z.string(),
    },
    handle: ({ query }) => {
      const found = journal.entries(filterFrom(query));
      const limit = whole(query, 'limit');
      const entries = limit === undefined ? found : found.slice(Math.max(0, found.length - limit));
      const format = query.get('format') ?? 'json';
      if (format === 'json') return json({ lost: journal.lost, entries });
      if (format === 'har') return json(toHar(entries, version));
      if (format === 'jsonl') return { type: 'application/x-ndjson; charset=utf-8', body: toJsonLines(entries) };
      throw new ControlError(400, `format=${format.slice(0, 100)}: write json, jsonl or har`);
    },
  }),
  route({
    method: 'DELETE',
    path: '/journal',
    summary: 'the journal is emptied',
    replies: { 'application/json': schemas.removed },
    handle: () => {
      const { length } = journal.entries();
      journal.clear();
      return json({ removed: length });
    },
  }),
  route({
    method: 'GET',
    path: '/journal/stream',
    summary: 'the exchanges as they happen, as server-sent events; those after a Last-Event-ID, or ?after=, come first',
    query: filterWords,
    replies: { 'text/event-stream': z.string() },
    handle: ({ query, headers }) => {
      const seen = headers['last-event-id'];
      if (seen !== undefined && !query.has('after')) query.set('after', seen);
      const filter = filterFrom(query);
      return {
        type: 'text/event-stream; charset=utf-8',
        body: ': one event an exchange\n\n',
        live: (write) => {
          if (filter.after !== undefined) for (const entry of journal.entries(filter)) write(eventOf(entry));
          return journal.follow((entry) => matches(filter, entry) && write(eventOf(entry)));
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/journal/expect',
    summary: 'whether the journal shows what is expected',
    body: { schema: lines, text: 'expect' },
    replies: { 'application/json': schemas.verdicts },
    handle: ({ body: { expect } }) => {
      const all = typeof expect === 'string' ? expect.split('\n').filter((line) => line.trim() !== '') : expect;
      const verdicts = checkAll(journal, all);
      return json({ ok: verdicts.every(({ ok }) => ok), verdicts });
    },
  }),
];

const eventOf = (entry: Entry): string => `id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`;

/** Throws ControlError with all that is wrong with any of the lines. */
const checkAll = (journal: Journal, all: readonly string[]) => {
  const bad: ExpectationSyntaxError[] = [];
  const verdicts = all.flatMap((line) => {
    try {
      return [journal.check(line)];
    } catch (error) {
      if (!(error instanceof ExpectationSyntaxError)) throw error;
      bad.push(error);
      return [];
    }
  });
  if (bad.length === 0) return verdicts;
  const details: Detail[] = bad.flatMap(({ faults }) => faults);
  throw new ControlError(400, bad.map(({ message }) => message).join('\n'), details);
};
