import type { IdentitySource } from './source.ts';
import { imds } from './sources/imds.ts';
import { vmExtension } from './sources/vm-extension.ts';

/** Every identity source, in the order of wire.md. */
export const identitySources: readonly IdentitySource[] = [vmExtension, imds];
