import { asArm, isAdded, spelling } from './cli-print.ts';
import { derivedGuid, resourceIdIn } from './resource-id.ts';

export const virtualMachines = 'Microsoft.Compute/virtualMachines';

type Properties = Record<string, unknown>;

type OsType = 'Linux' | 'Windows';

/** Images of the marketplace that a virtual machine is made from where none is written. */
const images = {
  Linux: {
    publisher: 'Canonical',
    offer: 'ubuntu-24_04-lts',
    sku: 'server',
    version: 'latest',
    exactVersion: '24.04.202601060',
  },
  Windows: {
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2022-datacenter-g2',
    version: 'latest',
    exactVersion: '20348.4529.260107',
  },
} as const satisfies Record<OsType, object>;

/** The same for every virtual machine, so that nothing in a world depends on the day. */
const timeCreated = '2026-01-12T04:06:07.3525011+00:00';

const hardwareProfile = Object.freeze({ vmSize: 'Standard_D2s_v3' });
const none = Object.freeze([]);
const adminUsername = 'azureuser';
const osProfileRest = { secrets: none, allowExtensionOperations: true, requireGuestProvisionSignal: true };

const linuxConfiguration = {
  disablePasswordAuthentication: true,
  ssh: {
    publicKeys: [
      { path: '/home/azureuser/.ssh/authorized_keys', keyData: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== azureuser' },
    ],
  },
  provisionVMAgent: true,
  patchSettings: { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' },
};

const windowsConfiguration = {
  provisionVMAgent: true,
  enableAutomaticUpdates: true,
  patchSettings: { patchMode: 'AutomaticByOS', assessmentMode: 'ImageDefault', enableHotpatching: false },
};

export const isMap = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapAt = (value: unknown, key: string): Properties | undefined => {
  const inner = isMap(value) ? value[key] : undefined;
  return isMap(inner) ? inner : undefined;
};

/** Written over defaults: maps are merged, all else replaces; a written null takes the default away. */
const over = (defaults: unknown, written: unknown): unknown => {
  if (written === undefined) return defaults;
  if (!isMap(defaults) || !isMap(written)) return asArm(written);
  const keys = Object.keys(written);
  if (keys.length === 0) return defaults;
  const merged: Properties = { ...defaults };
  for (const key of keys) {
    const name = spelling(key);
    if (isAdded(written, key)) delete merged[name];
    else merged[name] = over(defaults[name], written[key]);
  }
  return merged;
};

const osTypeOf = (written: Properties): OsType => {
  const storage = written.storageProfile;
  const osType = mapAt(storage, 'osDisk')?.osType;
  if (typeof osType === 'string') return osType.toLowerCase() === 'windows' ? 'Windows' : 'Linux';
  if (mapAt(written.osProfile, 'windowsConfiguration')) return 'Windows';
  const publisher = mapAt(storage, 'imageReference')?.publisher;
  return typeof publisher === 'string' && /^microsoftwindows/i.test(publisher) ? 'Windows' : 'Linux';
};

const osProfile = (osType: OsType, name: string): Properties =>
  osType === 'Windows'
    ? { computerName: name.slice(0, 15), adminUsername, windowsConfiguration, ...osProfileRest }
    : { computerName: name, adminUsername, linuxConfiguration, ...osProfileRest };

/** A machine whose id is settled, and the id of the group it lies in. */
type Named = { readonly id: string; readonly name: string; readonly groupId: string };

const createdDefaults = ({ name, groupId }: Named, vmId: string, osType: OsType): Properties => {
  const disk = `${name}_OsDisk_1_${vmId.replaceAll('-', '')}`;
  return {
    hardwareProfile,
    provisioningState: 'Succeeded',
    vmId,
    storageProfile: {
      imageReference: images[osType],
      osDisk: {
        osType,
        name: disk,
        createOption: 'FromImage',
        caching: 'ReadWrite',
        managedDisk: {
          storageAccountType: 'Premium_LRS',
          id: resourceIdIn(groupId, 'Microsoft.Compute/disks', disk),
        },
        deleteOption: 'Detach',
        diskSizeGB: osType === 'Windows' ? 127 : 30,
      },
      dataDisks: none,
      diskControllerType: 'SCSI',
    },
    osProfile: osProfile(osType, name),
    networkProfile: {
      networkInterfaces: [{ id: resourceIdIn(groupId, 'Microsoft.Network/networkInterfaces', `${name}VMNic`) }],
    },
    timeCreated,
  };
};

/**
 * The properties of a virtual machine, where they are not written those of a real one (arm.md §§1.2, 1.3). One that has
 * a vmId and a timeCreated was printed from a real one, and has what it has. The instance view is run-time state.
 */
export const virtualMachineProperties = (machine: Named, { instanceView: _, ...written }: Properties): Properties => {
  if (typeof written.vmId === 'string' && typeof written.timeCreated === 'string') return asArm(written);
  const vmId = typeof written.vmId === 'string' ? written.vmId : derivedGuid('vmId', machine.id);
  const defaults = createdDefaults(machine, vmId, osTypeOf(written));
  const storage = defaults.storageProfile as Properties;
  const osDisk = mapAt(written.storageProfile, 'osDisk');
  if (mapAt(written.storageProfile, 'imageReference')) storage.imageReference = {};
  if (osDisk?.vhd) delete (storage.osDisk as Properties).managedDisk;
  if (osDisk?.createOption === 'Attach') {
    delete storage.imageReference;
    delete defaults.osProfile;
  }
  return over(defaults, written) as Properties;
};
