import { existsSync } from 'node:fs';
import type { Options } from 'yargs';
import { defaultFile } from './settings.ts';
import { startFlags } from './start-flags.ts';

/**
 * The flags of a plain `start` line, read without yargs, whose loading takes as long as all else: each flag of the table once,
 * and no settings from elsewhere. Undefined for any other line, a wrong one too: yargs reads it, and has the words for it.
 */
export const quickFlags = (
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> | undefined => {
  if (Object.keys(env).some((name) => name.startsWith('MSI_EMULATOR_')) || existsSync(defaultFile)) return undefined;
  const given = new Map<string, unknown>();
  for (let at = 0; at < words.length; at++) {
    const [, flag, attached] = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(words[at] as string) ?? [];
    const row = flag !== undefined && Object.hasOwn(startFlags, flag) ? rows[flag] : undefined;
    if (!flag || !row || given.has(flag) || flag === 'config') return undefined;
    if (row.type === 'boolean' && attached !== undefined) return undefined;
    const value = row.type === 'boolean' ? true : wordAs(row.type, attached ?? words[++at]);
    if (value === undefined) return undefined;
    given.set(flag, value);
  }
  const flags: Record<string, unknown> = {};
  for (const [flag, row] of Object.entries(rows)) {
    const value = given.get(flag) ?? row.default;
    if (value !== undefined) flags[flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return flags;
};

const rows: Readonly<Record<string, Options>> = startFlags;

const wordAs = (type: Options['type'], word: string | undefined): string | number | undefined => {
  if (word === undefined || !/^[^-'"`][^'"`]*$/.test(word)) return undefined;
  if (type === 'string') return word;
  return type === 'number' && /^(?:0|[1-9]\d{0,4})$/.test(word) && Number(word) <= 65_535 ? Number(word) : undefined;
};
