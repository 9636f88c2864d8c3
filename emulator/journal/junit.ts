import { toUSVString } from 'node:util';
import type { Entry } from './entry.ts';
import type { Verdict } from './evaluate.ts';
import { entryLine } from './line.ts';

/** What is reported: a test case for each expectation, one more where unexpected exchanges are looked for. */
export type Report = {
  readonly entries: readonly Entry[];
  readonly verdicts: readonly Verdict[];
  /** None in it: nothing unexpected came. Left out: nobody asked. */
  readonly unexpected?: readonly Entry[];
};

type Case = { readonly name: string; readonly failure?: string };

/** JUnit XML as CI systems read it; the journal itself is the suite's output. */
export const toJUnit = ({ entries, verdicts, unexpected }: Report): string => {
  const cases: Case[] = verdicts.map(({ ok, line, message }) =>
    ok ? { name: line } : { name: line, failure: message },
  );
  if (unexpected) {
    const failure = unexpected.map(entryLine).join('\n');
    cases.push({ name: 'nothing unexpected', ...(failure === '' ? {} : { failure }) });
  }
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="msi-emulator" ${counts} errors="0" skipped="0">`,
    ...cases.map(caseXml),
    `    <system-out>${escapeXml(entries.map(entryLine).join('\n'))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

const caseXml = ({ name, failure }: Case): string => {
  const open = `    <testcase classname="msi-emulator.journal" name="${escapeXml(name)}"`;
  if (failure === undefined) return `${open} />`;
  const [first = ''] = failure.split('\n');
  return `${open}><failure message="${escapeXml(first)}">${escapeXml(failure)}</failure></testcase>`;
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters, nor half a surrogate pair. */
const escapeXml = (text: string): string =>
  toUSVString(text)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
