import { type ArmClient, type VirtualMachine, vmId } from '../arm.ts';
import { ClientError } from '../error.ts';
import { type ArmFlags, armFor, type Terminal } from './connect.ts';
import { table } from './table.ts';

type VmFlags = ArmFlags & {
  readonly subscription?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly name?: string | undefined;
  readonly ids?: string | undefined;
  readonly instanceView?: boolean | undefined;
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** --subscription or AZURE_SUBSCRIPTION_ID, an id or a display name; else the first that the token can see. */
const subscriptionFor = async (arm: ArmClient, flags: VmFlags, { env, say }: Terminal): Promise<string> => {
  const wanted = flags.subscription || env.AZURE_SUBSCRIPTION_ID;
  if (wanted && guid.test(wanted)) return wanted;
  const all = await arm.listSubscriptions();
  const named = wanted ? all.filter((each) => each.displayName.toLowerCase() === wanted.toLowerCase()) : all;
  const [first, second] = named;
  if (!first) {
    const seen = all.map((each) => `"${each.displayName}"`).join(', ') || 'none; give the identity a role (Reader)';
    throw new ClientError(
      'bad-option',
      `no subscription ${wanted ? `"${wanted}"` : 'to look in'}: the token sees ${seen}.`,
    );
  }
  if (second)
    say(
      `subscription ${first.displayName} (${first.subscriptionId}), the first of ${named.length}: --subscription picks.`,
    );
  return first.subscriptionId;
};

export const vmShow = async (flags: VmFlags, terminal: Terminal): Promise<void> => {
  const { ids, resourceGroup, name, instanceView = false } = flags;
  if (ids ? resourceGroup || name : !(resourceGroup && name)) {
    throw new ClientError('bad-option', 'say which machine: -g GROUP -n NAME, or --ids with its resource id.');
  }
  const arm = armFor(flags, terminal);
  const id = ids ?? vmId(await subscriptionFor(arm, flags, terminal), resourceGroup ?? '', name ?? '');
  const vm = await arm.getVm(id, { instanceView });
  terminal.print(JSON.stringify(vm, null, flags.json ? 0 : 2));
};

const heads = ['NAME', 'RESOURCE GROUP', 'LOCATION', 'SIZE', 'OS', 'IDENTITY', 'STATE'];

type Shown = {
  readonly hardwareProfile?: { readonly vmSize?: string };
  readonly storageProfile?: { readonly osDisk?: { readonly osType?: string } };
  readonly provisioningState?: string;
};

const row = ({ name, id, location, identity, properties }: VirtualMachine): string[] => {
  const { hardwareProfile, storageProfile, provisioningState }: Shown = properties;
  const { vmSize } = hardwareProfile ?? {};
  const { osType } = storageProfile?.osDisk ?? {};
  const group = id.split('/')[4];
  return [name, group, location, vmSize, osType, identity?.type ?? 'None', provisioningState].map((cell) => cell ?? '');
};

export const vmList = async (flags: VmFlags, terminal: Terminal): Promise<void> => {
  const arm = armFor(flags, terminal);
  const vms = await arm.listVms(await subscriptionFor(arm, flags, terminal), flags.resourceGroup);
  if (flags.json) terminal.print(JSON.stringify(vms));
  else if (vms.length > 0) terminal.print(table([heads, ...vms.map(row)]));
  else terminal.say('no virtual machines there.');
};
