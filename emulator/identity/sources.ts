import type { IdentitySource, SourceName } from './source.ts';
import { appService } from './sources/app-service.ts';
import { appService2017 } from './sources/app-service-2017.ts';
import { azureArc } from './sources/azure-arc.ts';
import { azureMl } from './sources/azure-ml.ts';
import { cloudShell } from './sources/cloud-shell.ts';
import { imds, nmi } from './sources/imds.ts';
import { serviceFabric } from './sources/service-fabric.ts';
import { vmExtension } from './sources/vm-extension.ts';

/** Every identity source, in the order of wire.md. */
export const identitySources: readonly IdentitySource[] = [
  vmExtension,
  imds,
  appService2017,
  appService,
  azureArc,
  serviceFabric,
  cloudShell,
  azureMl,
];

export const sourceFor = (name: string): IdentitySource | undefined =>
  identitySources.find((source) => source.name === name);

/** The rows of these names, in their order; with `withNmi`, NMI in the place of IMDS. */
export const sourcesSpokenBy = (names: readonly SourceName[], withNmi: boolean): IdentitySource[] =>
  names.map((name) => sourceFor(name) as IdentitySource).map((source) => (withNmi && source === imds ? nmi : source));
