import type { PowerState, Resource } from '../../world/world.ts';
import { isSince } from '../api-version.ts';
import type { Json } from './resource-type.ts';

/** The names ARM has for a VM's power (arm.md §1.5). */
const powerTexts = {
  starting: 'VM starting',
  running: 'VM running',
  stopping: 'VM stopping',
  stopped: 'VM stopped',
  deallocating: 'VM deallocating',
  deallocated: 'VM deallocated',
  unknown: 'VM status unknown',
} as const satisfies Record<PowerState, string>;

const part = (value: unknown, key: string): Json => {
  const found = (value as Json | undefined)?.[key];
  return typeof found === 'object' && found !== null ? (found as Json) : {};
};

/** What the guest calls itself, as far as the image tells. */
const guestOf = (image: Json, windows: boolean): { osName: string; osVersion: string } => {
  if (windows) return { osName: 'Windows Server 2022 Datacenter', osVersion: '10.0.20348.4529' };
  const words = `${image.offer ?? ''} ${image.sku ?? ''}`;
  const osName = image.publisher === 'Debian' ? 'debian' : 'ubuntu';
  return { osName, osVersion: /\d+(?:[._]\d+)?/.exec(words)?.[0].replace('_', '.') ?? '24.04' };
};

/** The status that says how the last write went (arm.md §1.5: the texts but Succeeded's are guesses). */
const provisioningStatus = (state: string, time: unknown): Json => {
  const code = `ProvisioningState/${state.toLowerCase()}`;
  if (state === 'Succeeded') return { code, level: 'Info', displayStatus: 'Provisioning succeeded', time };
  if (state === 'Failed') return { code, level: 'Error', displayStatus: 'Provisioning failed', time };
  return { code, level: 'Info', displayStatus: state, time };
};

/** What a VM does at present (arm.md §1.5). Its agent is silent unless it runs. */
export const instanceView = (vm: Resource, apiVersion: string): Json => {
  const [storage, system] = [part(vm.properties, 'storageProfile'), part(vm.properties, 'osProfile')];
  const osDisk = part(storage, 'osDisk');
  const windows = osDisk.osType === 'Windows';
  const power = vm.details?.powerState ?? 'running';
  const time = vm.changedTime ?? vm.properties.timeCreated;
  const done = provisioningStatus('Succeeded', time);
  const vmAgent = {
    vmAgentVersion: windows ? '2.7.41491.1121' : '2.15.0.1',
    statuses: [{ ...done, displayStatus: 'Ready', message: 'Guest Agent is running' }],
    extensionHandlers: [],
  };
  return {
    computerName: system.computerName ?? vm.name,
    ...guestOf(part(storage, 'imageReference'), windows),
    ...(isSince(apiVersion, '2019-03-01') ? { hyperVGeneration: 'V2' } : {}),
    ...(power === 'running' ? { vmAgent } : {}),
    disks: [{ name: osDisk.name, statuses: [done] }],
    bootDiagnostics: {},
    statuses: [
      provisioningStatus(String(vm.properties.provisioningState ?? 'Succeeded'), time),
      { code: `PowerState/${power}`, level: 'Info', displayStatus: powerTexts[power] },
    ],
  };
};
