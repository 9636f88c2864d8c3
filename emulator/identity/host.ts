import type { Resource } from '../world/world.ts';
import type { SourceName } from './source.ts';

/** Which sources a host's type can speak; the first is its own, served to SDKs when none is named (design §2). */
const sourcesByType: Readonly<Record<string, readonly SourceName[]>> = {
  'microsoft.compute/virtualmachines': ['imds', 'vm-extension'],
};

const otherTypes: readonly SourceName[] = ['imds'];

export const sourcesOf = (host: Resource): readonly SourceName[] =>
  sourcesByType[host.type.toLowerCase()] ?? otherTypes;
