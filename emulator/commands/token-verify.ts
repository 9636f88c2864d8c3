import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import type { Argv } from 'yargs';
import type { Against, TokenCheck } from '../arm/explain.ts';
import { CommandError } from './command-error.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { tokenFrom } from './token-decode.ts';

export const command = 'verify [jwt]';
export const describe = 'Tell check by check what ARM thinks of a token; exit code 1 when it would refuse it';

export const builder = (yargs: Argv) =>
  yargs
    .positional('jwt', { type: 'string', describe: 'The token; from standard input without it' })
    .options({
      keys: {
        type: 'string',
        requiresArg: true,
        describe: 'A JWKS file, instead of a running emulator’s keys and clock',
      },
      tenant: { type: 'string', requiresArg: true, describe: 'Tenant id to hold it to; the emulator’s without it' },
      json: { type: 'boolean', describe: 'Print JSON' },
      ...controlFlags,
    })
    .example('$0 token --flaw wrong-audience | $0 token verify', 'which check fails, and with which code')
    .example('$0 token verify "$TOKEN" --keys jwks.json', 'with no emulator running');

type Flags = ControlFlags & { jwt?: string; keys?: string; tenant?: string; json?: boolean };

export const handler = async ({ jwt, keys, tenant, json, ...flags }: Flags): Promise<void> => {
  const token = await tokenFrom(jwt);
  const against = keys === undefined ? await running(flags) : { ...noEmulator, keys: keysFrom(keys) };
  const { explainToken } = await import('../arm/explain.ts');
  const checks = await explainToken(token, { ...against, ...(tenant === undefined ? {} : { tenantId: tenant }) });
  process.stdout.write(json ? `${JSON.stringify(checks)}\n` : checks.map(line).join(''));
  const first = checks.find(({ ok }) => !ok);
  if (first) throw new CommandError(`ARM would answer 401 ${first.code}: ${first.finding}`, 1);
};

const line = ({ ok, name, finding }: TokenCheck): string => `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(9)}  ${finding}\n`;

const noEmulator = { now: Date.now(), base: 'https://management.azure.com' };

const running = async (flags: ControlFlags): Promise<Against> => {
  const control = controlFrom(flags, process.env);
  const [keys, health, clock] = await Promise.all(
    ['/keys', '/health', '/clock'].map((path) => askControl(control, path)),
  );
  const { urls, tenantId } = health as { urls: { arm: string }; tenantId: string };
  return { keys: keys as JSONWebKeySet, tenantId, base: urls.arm, now: Date.parse((clock as { now: string }).now) };
};

const keysFrom = (file: string): JSONWebKeySet => {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`--keys ${file}: ${(error as Error).message}`, 2);
  }
  if (Array.isArray((content as JSONWebKeySet | null)?.keys)) return content as JSONWebKeySet;
  throw new CommandError(`--keys ${file}: it must be a JWKS, as {"keys": [...]}`, 2);
};
