import { nearest } from '../exchange/spelling.ts';
import { asArm } from './cli-print.ts';
import type { Entry } from './entries.ts';
import { envelopeKeys, type FileResource } from './schema-resource.ts';
import { virtualMachines } from './virtual-machine.ts';
import { detailKeys } from './virtual-machine-details.ts';
import type { Report } from './world-error.ts';

type Keys = Readonly<Record<string, unknown>>;

/** An entry's properties and all else, whichever form it was written in. */
export type Form = {
  /** As written; a null takes a default away. */
  readonly properties: Keys;
  /** Further keys of ARM beside `properties`. */
  readonly more: Keys;
  /** What `az vm show --show-details` adds. */
  readonly extras: Keys;
};

/** The properties of a virtual machine, so that a misspelt one is noticed where it stands flattened. */
const virtualMachineKeys = `additionalCapabilities applicationProfile availabilitySet billingProfile capacityReservation
  diagnosticsProfile evictionPolicy extensionsTimeBudget hardwareProfile host hostGroup instanceView licenseType
  networkProfile osProfile platformFaultDomain priority provisioningState proximityPlacementGroup scheduledEventsPolicy
  scheduledEventsProfile securityProfile storageProfile timeCreated userData virtualMachineScaleSet vmId`.split(/\s+/);

/** Keys that the schema reads, as against those that ride along. */
const read = new Set(
  'type name id resourceGroup subscription subscriptionId location tags identity properties'.split(' '),
);

const details: ReadonlySet<string> = new Set(detailKeys);

/** Beside properties these belong to the resource itself; printed flat by the CLI they are properties. */
const either = new Set(['provisioningState', 'tenantId']);

const none: Keys = Object.freeze({});

/**
 * Tells ARM's form (with `properties`) from the CLI's (flattened, arm.md §1.9). In ARM's form a key that ARM does not
 * have is a fault. In the CLI's any key may be a property, so only one that looks like a misspelling is.
 */
export const formOf = ({ path, value }: Entry<FileResource>, type: string, report: Report): Form => {
  const isVirtualMachine = type === virtualMachines;
  const flat = value.properties === undefined || value.properties === null;
  const flattened: Record<string, unknown> = {};
  const more: Record<string, unknown> = {};
  const extras: Record<string, unknown> = {};
  let [moreKeys, extraKeys] = [false, false];
  for (const key in value) {
    if (read.has(key)) continue;
    const written = value[key];
    if (isVirtualMachine && details.has(key)) {
      extras[key] = written;
      extraKeys = true;
    } else if (envelopeKeys.has(key) && !(flat && either.has(key))) {
      if (written === null || either.has(key)) continue;
      more[key] = asArm(written);
      moreKeys = true;
    } else {
      const complaint = (flat ? misspelt : misplaced)(key, value, isVirtualMachine);
      if (complaint) report(path, `unknown key "${key}"; ${complaint}`, { at: [...path, key] });
      else flattened[key] = written;
    }
  }
  return { properties: value.properties ?? flattened, more: moreKeys ? more : none, extras: extraKeys ? extras : none };
};

/** A key that resembles one that is not written. */
const misspelt = (key: string, value: FileResource, isVirtualMachine: boolean): string | undefined => {
  if (isVirtualMachine && virtualMachineKeys.includes(key)) return undefined;
  const known = isVirtualMachine ? [...read, ...virtualMachineKeys, ...details] : [...read];
  const meant = nearest(
    key,
    known.filter((each) => each.length > 4 || each === key.toLowerCase()),
  );
  return meant !== undefined && !(meant in value) ? `did you mean "${meant}"?` : undefined;
};

/** A key beside `properties` that ARM does not have there. */
const misplaced = (key: string, _: FileResource, isVirtualMachine: boolean): string => {
  if (isVirtualMachine && virtualMachineKeys.includes(key)) return 'put it under properties';
  const meant = nearest(key, isVirtualMachine ? [...envelopeKeys, ...details] : envelopeKeys);
  return meant ? `did you mean "${meant}"?` : 'put it under properties';
};
