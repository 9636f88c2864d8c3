import type { Argv } from 'yargs';
import { parseDuration } from '../clock/duration.ts';
import { tokenFlaws } from '../token/flaws.ts';
import { algorithms } from '../token/forge.ts';
import { CommandError } from './command-error.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { withCommands } from './subcommands.ts';
import * as decode from './token-decode.ts';
import * as rotate from './token-rotate.ts';
import * as verify from './token-verify.ts';

export const command = 'token';
export const describe = 'Print a token, good or bad, for testing your own API; decode one; tell what ARM thinks of it';

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const several = (describe: string) => ({ type: 'array', string: true, requiresArg: true, nargs: 1, describe }) as const;

const forgeFlags = {
  host: text('A host; the one the emulator speaks for without --host, --identity or --user'),
  identity: text('A managed identity or service principal, by name or any id'),
  user: text('A user of the world'),
  audience: text('Audience; ARM’s without it'),
  tenant: text('Another tenant’s id'),
  issuer: text('Another issuer'),
  lifetime: text('From now to its end, as 1h; a day without it'),
  'issued-at': text('iat: ISO 8601 or seconds'),
  'not-before': text('nbf'),
  'expires-at': text('exp'),
  claim: several('A claim put in or replaced, as name=value; JSON where it reads as JSON (again and again)'),
  without: several('A claim left out (again and again)'),
  header: several('A header parameter, as name=value; null leaves it out (again and again)'),
  algorithm: { choices: algorithms, describe: 'HS256 takes the public key for its secret' },
  key: { choices: ['published', 'other'], describe: 'other: one that nobody published' },
  signature: { choices: ['broken'], describe: 'One character of it is another' },
  flaw: { choices: tokenFlaws, describe: 'A flaw of the fault rules, by name' },
} as const;

const forging = {
  command: '$0',
  describe: 'Print a token',
  builder: (yargs: Argv) => yargs.options({ ...forgeFlags, ...controlFlags }),
  handler: (flags: Flags): Promise<void> => forge(flags),
};

export const builder = (yargs: Argv) =>
  withCommands(yargs, [forging, decode, verify, rotate])
    .example('$0 token --audience api://orders', 'a good one, for your API')
    .example('$0 token --flaw expired', 'one that must be refused')
    .example('$0 token --identity billing --claim \'roles=["Admin"]\' --without oid', 'any claims')
    .example('$0 token verify "$TOKEN"', 'check by check, exit code 1 when ARM would refuse it');

export const handler = (): void => {};

type Flags = ControlFlags & {
  lifetime?: string;
  issuedAt?: string;
  notBefore?: string;
  expiresAt?: string;
  claim?: string[];
  header?: string[];
} & Record<
    'host' | 'identity' | 'user' | 'audience' | 'tenant' | 'issuer' | 'algorithm' | 'key' | 'signature' | 'flaw',
    string | undefined
  > & {
    without?: string[];
  };

const forge = async (flags: Flags): Promise<void> => {
  const { host, identity, user, audience, tenant, issuer, without, algorithm, key, signature, flaw } = flags;
  const body = JSON.stringify({
    ...{ host, identity, user, audience, tenant, issuer, without, algorithm, key, signature, flaw },
    lifetime: flags.lifetime === undefined ? undefined : secondsOf(flags.lifetime),
    issuedAt: timeOf(flags.issuedAt),
    notBefore: timeOf(flags.notBefore),
    expiresAt: timeOf(flags.expiresAt),
    claims: membersOf('--claim', flags.claim),
    header: membersOf('--header', flags.header),
  });
  const answer = await askControl(controlFrom(flags, process.env), '/tokens', { method: 'POST', body });
  process.stdout.write(`${(answer as { token: string }).token}\n`);
};

const secondsOf = (text: string): number => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return Math.floor(milliseconds / 1000);
  throw new CommandError(`--lifetime ${text}: write a duration with its unit, such as 1h or 90s`, 2);
};

const timeOf = (text: string | undefined): string | number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : text;

const membersOf = (flag: string, pairs: readonly string[] | undefined): Record<string, unknown> | undefined =>
  pairs &&
  Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) throw new CommandError(`${flag} ${pair}: write name=value`, 2);
      return [name, jsonOr(value)];
    }),
  );

const jsonOr = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
