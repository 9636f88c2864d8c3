import type { Entry } from './entries.ts';
import { withoutNulls } from './plain.ts';
import { envelopeKeys, type FileResource } from './schema.ts';
import { nearest } from './suggestion.ts';
import { detailKeys, virtualMachines } from './virtual-machine.ts';
import type { Report } from './world-error.ts';

/** An entry's properties and all else, whichever form it was written in. */
export type Form = {
  /** As written; a null takes a default away. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Further keys of ARM beside `properties`. */
  readonly more: Readonly<Record<string, unknown>>;
  /** What `az vm show --show-details` adds. */
  readonly extras: Readonly<Record<string, unknown>>;
};

const virtualMachineKeys = [
  'additionalCapabilities',
  'applicationProfile',
  'availabilitySet',
  'billingProfile',
  'capacityReservation',
  'diagnosticsProfile',
  'evictionPolicy',
  'extensionsTimeBudget',
  'hardwareProfile',
  'host',
  'hostGroup',
  'instanceView',
  'licenseType',
  'networkProfile',
  'osProfile',
  'platformFaultDomain',
  'priority',
  'provisioningState',
  'proximityPlacementGroup',
  'scheduledEventsPolicy',
  'scheduledEventsProfile',
  'securityProfile',
  'storageProfile',
  'timeCreated',
  'userData',
  'virtualMachineScaleSet',
  'vmId',
  ...detailKeys,
];

/** Keys that the schema reads, as against those that ride along. */
const read = new Set([
  'type',
  'name',
  'id',
  'resourceGroup',
  'subscription',
  'subscriptionId',
  'location',
  'tags',
  'identity',
  'properties',
]);

/** Beside properties these belong to the resource itself; printed flat by the CLI they are properties. */
const either = new Set(['provisioningState', 'tenantId']);

/**
 * Tells ARM's form (with `properties`) from the CLI's (flattened, arm.md §1.9). In ARM's form a key that ARM does not
 * have is a fault. In the CLI's any key may be a property, so only one that looks like a misspelling is.
 */
export const formOf = ({ path, value }: Entry<FileResource>, type: string, report: Report): Form => {
  const isVirtualMachine = type === virtualMachines;
  const flat = value.properties === undefined || value.properties === null;
  const properties: Record<string, unknown> = { ...value.properties };
  const more: Record<string, unknown> = {};
  const extras: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (read.has(key)) continue;
    const written = value[key];
    if (isVirtualMachine && (detailKeys as readonly string[]).includes(key)) extras[key] = written;
    else if (flat ? envelopeKeys.has(key) && !either.has(key) : envelopeKeys.has(key)) {
      if (written !== null && !either.has(key)) more[key] = withoutNulls(written);
    } else if (flat) {
      const meant = misspelt(key, value, isVirtualMachine);
      if (meant) report(path, `unknown key "${key}"; did you mean "${meant}"?`, { at: [...path, key] });
      else properties[key] = written;
    } else {
      const meant = nearest(key, isVirtualMachine ? [...envelopeKeys, ...virtualMachineKeys] : envelopeKeys);
      const hint = meant && meant !== key ? `did you mean "${meant}"?` : 'put it under properties';
      report(path, `unknown key "${key}"; ${hint}`, { at: [...path, key] });
    }
  }
  return { properties, more, extras };
};

const misspelt = (key: string, value: FileResource, isVirtualMachine: boolean): string | undefined => {
  if (isVirtualMachine && virtualMachineKeys.includes(key)) return undefined;
  const known = isVirtualMachine ? [...read, ...virtualMachineKeys] : read;
  const long = [...known].filter((each) => each.length > 4 || each.toLowerCase() === key.toLowerCase());
  const meant = nearest(key, long);
  return meant !== undefined && !(meant in value) ? meant : undefined;
};
