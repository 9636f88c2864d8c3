import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../README.md');

export const mark = { passed: '✓', failed: '✗', 'not supported': '–', 'not run': '' };

/** The matrix as a table: a line for each client, a column for each source, a note for each reason. */
const tableOf = (rows) => {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const reasons = [...new Set(rows.flatMap(({ reason }) => reason ?? []))];
  const lines = new Map();
  for (const { client, version, runtime, compute, source, outcome, reason } of rows) {
    const name = `${client} ${version}${compute ? `, ${compute}` : ''} (${runtime})`;
    const note = reason === undefined ? '' : `<sup>${reasons.indexOf(reason) + 1}</sup>`;
    lines.set(name, { ...lines.get(name), [source]: `${mark[outcome]}${note}` });
  }
  return [
    `| Client | ${sources.join(' | ')} |`,
    `|---|${sources.map(() => ':-:|').join('')}`,
    ...[...lines].map(([name, cells]) => `| ${name} | ${sources.map((source) => cells[source]).join(' | ')} |`),
    '',
    ...reasons.map((reason, index) => `<sup>${index + 1}</sup> ${reason}${index + 1 < reasons.length ? '  ' : ''}`),
  ].join('\n');
};

/** Puts a text between the marks of this name in the README. */
export const putBetween = (name, text) => {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const all = readFileSync(file, 'utf8');
  const [from, to] = [all.indexOf(begin), all.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`README.md: put ${begin} and ${end} where the table goes`);
  writeFileSync(file, `${all.slice(0, from + begin.length)}\n${text}\n${all.slice(to)}`);
};

export const writeReadme = (rows) => putBetween('conformance', tableOf(rows));
