import { claimsOf } from '../token.ts';
import { type IdentityFlags, identityFor, type Terminal } from './connect.ts';
import { table } from './table.ts';

type TokenFlags = IdentityFlags & { readonly resource: string };

/** Prints the access token alone, for scripts; with --json the source's whole reply. */
export const token = async (flags: TokenFlags, terminal: Terminal): Promise<void> => {
  const { accessToken, reply } = await identityFor(flags, terminal).getToken(flags.resource);
  terminal.print(flags.json ? JSON.stringify(reply) : accessToken);
};

const times = new Set(['iat', 'nbf', 'exp']);

const shown = (name: string, value: unknown): string => {
  if (times.has(name) && typeof value === 'number' && Math.abs(value) < 8e12) {
    return `${value}  ${new Date(value * 1000).toISOString()}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Prints the token's claims, neither the token nor its signature. */
export const whoami = async (flags: TokenFlags, terminal: Terminal): Promise<void> => {
  const identity = identityFor(flags, terminal);
  const claims = claimsOf((await identity.getToken(flags.resource)).accessToken);
  terminal.say(`${identity.source} at ${identity.url} says:`);
  const rows = Object.entries(claims).map(([name, value]) => [name, shown(name, value)]);
  terminal.print(flags.json ? JSON.stringify(claims) : table(rows));
};
