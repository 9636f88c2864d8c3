import { withoutNulls } from './plain.ts';
import { derivedGuid, resourceIdFor } from './resource-id.ts';
import type { Details, PowerState } from './world.ts';
import type { Path, Report } from './world-error.ts';

export const virtualMachines = 'Microsoft.Compute/virtualMachines';

type Properties = Record<string, unknown>;

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
} as const;

/** The same for every virtual machine, so that nothing in a world depends on the day. */
const timeCreated = '2026-01-12T04:06:07.3525011+00:00';

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

const isMap = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapAt = (value: unknown, key: string): Properties | undefined => {
  const inner = isMap(value) ? value[key] : undefined;
  return isMap(inner) ? inner : undefined;
};

/** Written over defaults: maps are merged, all else replaces; a written null takes the default away. */
const over = (defaults: unknown, written: unknown): unknown => {
  if (written === undefined) return defaults;
  if (!isMap(defaults) || !isMap(written)) return withoutNulls(written);
  const merged: Properties = { ...defaults };
  for (const key of Object.keys(written)) {
    const value = over(defaults[key], written[key]);
    if (value === null) delete merged[key];
    else merged[key] = value;
  }
  return merged;
};

const osTypeOf = (written: Properties): 'Linux' | 'Windows' => {
  const storage = written.storageProfile;
  const osType = mapAt(storage, 'osDisk')?.osType;
  if (typeof osType === 'string') return osType.toLowerCase() === 'windows' ? 'Windows' : 'Linux';
  if (mapAt(written.osProfile, 'windowsConfiguration')) return 'Windows';
  const publisher = mapAt(storage, 'imageReference')?.publisher;
  return typeof publisher === 'string' && /^microsoftwindows/i.test(publisher) ? 'Windows' : 'Linux';
};

const createdDefaults = (name: string, vmId: string, osType: 'Linux' | 'Windows', lies: Lies): Properties => {
  const disk = `${name}_OsDisk_1_${vmId.replaceAll('-', '')}`;
  return {
    hardwareProfile: { vmSize: 'Standard_D2s_v3' },
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
          id: resourceIdFor(lies.subscriptionId, lies.resourceGroup, 'Microsoft.Compute/disks', disk),
        },
        deleteOption: 'Detach',
        diskSizeGB: osType === 'Windows' ? 127 : 30,
      },
      dataDisks: [],
      diskControllerType: 'SCSI',
    },
    osProfile: {
      computerName: osType === 'Windows' ? name.slice(0, 15) : name,
      adminUsername: 'azureuser',
      ...(osType === 'Windows' ? { windowsConfiguration } : { linuxConfiguration }),
      secrets: [],
      allowExtensionOperations: true,
      requireGuestProvisionSignal: true,
    },
    networkProfile: {
      networkInterfaces: [
        {
          id: resourceIdFor(
            lies.subscriptionId,
            lies.resourceGroup,
            'Microsoft.Network/networkInterfaces',
            `${name}VMNic`,
          ),
        },
      ],
    },
    timeCreated,
  };
};

type Lies = { readonly subscriptionId: string; readonly resourceGroup: string };

/** The properties of a real virtual machine where they are not written (arm.md §§1.2, 1.3). */
export const virtualMachineProperties = (id: string, name: string, written: Properties, lies: Lies): Properties => {
  const vmId = typeof written.vmId === 'string' ? written.vmId : derivedGuid('vmId', id);
  const defaults = createdDefaults(name, vmId, osTypeOf(written), lies);
  const storage = defaults.storageProfile as Properties;
  const osDisk = mapAt(written.storageProfile, 'osDisk');
  if (mapAt(written.storageProfile, 'imageReference')) delete storage.imageReference;
  if (osDisk?.vhd) delete (storage.osDisk as Properties).managedDisk;
  if (osDisk?.createOption === 'Attach') {
    delete storage.imageReference;
    delete defaults.osProfile;
  }
  return over(defaults, written) as Properties;
};

const powerStates = ['starting', 'running', 'stopping', 'stopped', 'deallocating', 'deallocated', 'unknown'] as const;

const powerStateOf = (word: string): PowerState | undefined => {
  const bare = word.replace(/^(PowerState\/|VM )/i, '').toLowerCase();
  return powerStates.find((state) => state === bare);
};

const statusCode = (instanceView: unknown): string | undefined => {
  const statuses = isMap(instanceView) && Array.isArray(instanceView.statuses) ? instanceView.statuses : [];
  const codes = statuses.map((status) => (isMap(status) ? status.code : undefined));
  return codes.find((code): code is string => typeof code === 'string' && /^PowerState\//i.test(code));
};

/** The keys that `az vm show --show-details` adds. */
export const detailKeys = ['powerState', 'publicIps', 'privateIps', 'fqdns', 'macAddresses'] as const;

/** Reads what stands beside the model: the CLI's extras, else the power state of a pasted instance view. */
export const virtualMachineDetails = (
  extras: Readonly<Record<string, unknown>>,
  instanceView: unknown,
  path: Path,
  report: Report,
): Details => {
  const details: { -readonly [K in keyof Details]: Details[K] } = { powerState: 'running' };
  const pasted = statusCode(instanceView);
  for (const key of detailKeys) {
    const value = extras[key] ?? (key === 'powerState' ? pasted : undefined);
    if (value === undefined || value === '') continue;
    if (typeof value !== 'string') {
      report([...path, key], 'expected a text, as az vm show -d prints it');
    } else if (key === 'powerState') {
      const state = powerStateOf(value);
      if (state) details.powerState = state;
      else report([...path, key], `no power state "${value}"; expected one of ${powerStates.join(', ')}`);
    } else details[key] = value;
  }
  return details;
};
