import type { Resource } from '../../world/world.ts';
import { isSince } from '../api-version.ts';
import type { Json } from './resource-type.ts';

/** The names ARM has for a VM's power (arm.md §1.5). */
const powerTexts: Readonly<Record<string, string>> = {
  starting: 'VM starting',
  running: 'VM running',
  stopping: 'VM stopping',
  stopped: 'VM stopped',
  deallocating: 'VM deallocating',
  deallocated: 'VM deallocated',
};

const part = (value: unknown, key: string): Json => {
  const found = (value as Json | undefined)?.[key];
  return typeof found === 'object' && found !== null ? (found as Json) : {};
};

/** What a VM does at present (arm.md §1.5). One that the world says nothing of is running. */
export const instanceView = (vm: Resource, apiVersion: string): Json => {
  const [storage, system] = [part(vm.properties, 'storageProfile'), part(vm.properties, 'osProfile')];
  const osDisk = part(storage, 'osDisk');
  const state = String(vm.properties.provisioningState ?? 'Succeeded');
  const power = typeof vm.powerState === 'string' ? vm.powerState : 'running';
  const time = String(vm.properties.timeCreated ?? '2020-01-01T00:00:00+00:00');
  const done = {
    code: 'ProvisioningState/succeeded',
    level: 'Info',
    displayStatus: 'Provisioning succeeded',
    time,
  };
  const windows = osDisk.osType === 'Windows';
  return {
    computerName: system.computerName ?? vm.name,
    osName: windows ? 'Windows Server 2022 Datacenter' : 'ubuntu',
    osVersion: windows ? '10.0.20348.2700' : '22.04',
    ...(isSince(apiVersion, '2019-03-01') ? { hyperVGeneration: 'V2' } : {}),
    ...(power === 'running'
      ? {
          vmAgent: {
            vmAgentVersion: windows ? '2.7.41491.1121' : '2.15.0.1',
            statuses: [{ ...done, displayStatus: 'Ready', message: 'Guest Agent is running' }],
            extensionHandlers: [],
          },
        }
      : {}),
    disks: [{ name: osDisk.name, statuses: [done] }],
    bootDiagnostics: {},
    statuses: [
      state === 'Succeeded'
        ? done
        : { ...done, code: `ProvisioningState/${state.toLowerCase()}`, displayStatus: state },
      { code: `PowerState/${power}`, level: 'Info', displayStatus: powerTexts[power] ?? `VM ${power}` },
    ],
  };
};
