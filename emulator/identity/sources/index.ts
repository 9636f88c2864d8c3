import type { IdentitySource } from '../source.ts';
import { imds } from './imds.ts';
import { vmExtension } from './vm-extension.ts';

/** Every identity source, in the order of wire.md. */
export const identitySources: readonly IdentitySource[] = [vmExtension, imds];
