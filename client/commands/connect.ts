import { createArmClient } from '../arm.ts';
import { ClientError } from '../error.ts';
import { createManagedIdentityClient } from '../managed-identity.ts';
import type { Environment } from '../sources.ts';

/** What a command may touch: data goes to `print`, talk to `say`, a line each. */
export type Terminal = {
  readonly env: Environment;
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
};

export type IdentityFlags = {
  readonly source?: string | undefined;
  readonly identityUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly timeout?: number | undefined;
  readonly json?: boolean | undefined;
};

export type ArmFlags = IdentityFlags & { readonly armUrl?: string | undefined };

const transportOf = ({ timeout }: IdentityFlags, { say }: Terminal) => {
  if (timeout !== undefined && !(timeout > 0)) {
    throw new ClientError('bad-option', '--timeout takes a number of seconds above 0.');
  }
  return { onRetry: say, ...(timeout !== undefined && { timeout: timeout * 1000 }) };
};

export const identityFor = (flags: IdentityFlags, terminal: Terminal) => {
  const { source, identityUrl, clientId, objectId, resourceId } = flags;
  const selector = { clientId, objectId, resourceId };
  return createManagedIdentityClient({
    ...transportOf(flags, terminal),
    env: terminal.env,
    source,
    identityUrl,
    selector,
  });
};

export const armFor = (flags: ArmFlags, terminal: Terminal) =>
  createArmClient({
    ...transportOf(flags, terminal),
    identity: identityFor(flags, terminal),
    env: terminal.env,
    armUrl: flags.armUrl,
  });
