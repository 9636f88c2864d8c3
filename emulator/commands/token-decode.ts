import { text } from 'node:stream/consumers';
import type { Argv } from 'yargs';
import { CommandError } from './command-error.ts';

export const command = 'decode [jwt]';
export const describe = 'Show what a token says; nothing is verified';

export const builder = (yargs: Argv) =>
  yargs
    .positional('jwt', { type: 'string', describe: 'The token; from standard input without it' })
    .example('$0 token | $0 token decode', 'header and claims, as JSON');

export const handler = async ({ jwt }: { jwt?: string }): Promise<void> => {
  const { header, claims } = decodeToken(await tokenFrom(jwt));
  process.stdout.write(`${JSON.stringify({ header, claims }, null, 2)}\n`);
  for (const [name, what] of Object.entries({ iat: 'issued', nbf: 'valid from', exp: 'valid until' })) {
    const time = claims[name];
    if (typeof time === 'number' && Math.abs(time) < 253_402_300_800) {
      process.stderr.write(`${name}: ${what} ${new Date(time * 1000).toISOString()}\n`);
    }
  }
  process.stderr.write('nothing was verified: "msi-emulator token verify" does\n');
};

/** As given, else all of standard input; a "Bearer " before it is left out. */
export const tokenFrom = async (given: string | undefined): Promise<string> => {
  const read = given === undefined || given === '-' ? await text(process.stdin) : given;
  const token = read.trim().replace(/^bearer\s+/i, '');
  if (token === '') throw new CommandError('there is no token: give one as an argument or on standard input', 2);
  return token;
};

type Parts = { readonly header: Record<string, unknown>; readonly claims: Record<string, unknown> };

/** Any signature will do, none too. */
const decodeToken = (token: string): Parts => {
  const [header, claims, ...more] = token.split('.');
  if (header === undefined || claims === undefined || more.length !== 1) {
    throw new CommandError(`that is no JWT: it has ${token.split('.').length} parts, not 3`, 2);
  }
  return { header: objectFrom(header, 'header'), claims: objectFrom(claims, 'payload') };
};

const objectFrom = (segment: string, what: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new CommandError(`that is no JWT: its ${what} is not a JSON object in base64url`, 2);
};
