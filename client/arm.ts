import { ClientError } from './error.ts';
import type { ManagedIdentityClient } from './managed-identity.ts';
import { armRetry } from './retry.ts';
import { send, type Transport } from './send.ts';
import { refusal } from './service-error.ts';
import type { Environment } from './sources.ts';

/** The audience that ARM's tokens are for, whatever its address (arm.md §4.6). */
export const armResource = 'https://management.azure.com/';

/** What to do where ARM is not there. */
const todo = 'Start the emulator (msi-emulator start), or say where ARM is: --arm-url or AZURE_RESOURCE_MANAGER_URL.';

const apiVersions = { subscriptions: '2022-12-01', virtualMachines: '2025-04-01' } as const;

export type Subscription = { readonly subscriptionId: string; readonly displayName: string; readonly state: string };

/** As ARM shows it (arm.md §1.3). */
export type VirtualMachine = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: { readonly type: string; readonly [more: string]: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
};

export type ArmOptions = Transport & {
  readonly identity: Pick<ManagedIdentityClient, 'getToken' | 'forget'>;
  /** ARM's address; without it AZURE_RESOURCE_MANAGER_URL of `env`, and without that Azure's own. */
  readonly armUrl?: string | undefined;
  readonly env?: Environment | undefined;
};

export type ArmClient = {
  readonly url: string;
  readonly listSubscriptions: () => Promise<Subscription[]>;
  readonly getVm: (id: string, more?: { readonly instanceView?: boolean }) => Promise<VirtualMachine>;
  /** Every page of them: a subscription's, or one resource group's. */
  readonly listVms: (subscriptionId: string, resourceGroup?: string) => Promise<VirtualMachine[]>;
};

/** The resource id of a virtual machine. */
export const vmId = (subscriptionId: string, resourceGroup: string, name: string): string =>
  `${vmsIn(subscriptionId, resourceGroup)}/${encodeURIComponent(name)}`;

const vmsIn = (subscriptionId: string, resourceGroup?: string): string => {
  const group = resourceGroup ? `/resourceGroups/${encodeURIComponent(resourceGroup)}` : '';
  return `/subscriptions/${encodeURIComponent(subscriptionId)}${group}/providers/Microsoft.Compute/virtualMachines`;
};

/** ARM's address without a slash at its end. Plain http is for loopback alone: elsewhere anyone could read the token. */
const baseUrl = (text: string): string => {
  if (!URL.canParse(text)) throw new ClientError('bad-option', `the ARM URL "${text}" is not an address.`);
  const { protocol, hostname } = new URL(text);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) {
    throw new ClientError(
      'unsafe-url',
      `the token is not sent to ${text}: ARM is called by https (plain http on loopback only).`,
    );
  }
  return text.replace(/\/+$/, '');
};

export const createArmClient = (options: ArmOptions): ArmClient => {
  const { identity, armUrl, env = {} } = options;
  const base = baseUrl(armUrl || env.AZURE_RESOURCE_MANAGER_URL || 'https://management.azure.com');

  const get = async (url: string): Promise<unknown> => {
    const { accessToken } = await identity.getToken(armResource);
    const headers = { Authorization: `Bearer ${accessToken}` };
    const answer = await send({ method: 'GET', url, headers, retry: armRetry, todo }, options);
    // The next call asks for another token; this one is not made again (arm.md §4.4: a 401 stands).
    if (answer.status === 401) identity.forget(armResource);
    if (answer.status !== 200) throw refusal(answer);
    if (typeof answer.body === 'object' && answer.body !== null) return answer.body;
    throw new ClientError('bad-reply', `${answer.where} answered 200, but not with JSON: is it ARM?`, { status: 200 });
  };

  const list = async <Item>(first: string): Promise<Item[]> => {
    const items: Item[] = [];
    const seen = new Set<string>();
    for (let url: string | undefined = first; url; ) {
      seen.add(url);
      const page = (await get(url)) as { value?: Item[]; nextLink?: string | null };
      if (!Array.isArray(page.value)) throw new ClientError('bad-reply', `the list at ${url} has no "value".`);
      for (const item of page.value) items.push(item);
      url = page.nextLink || undefined;
      if (url) checkNextLink(url, base, seen);
    }
    return items;
  };

  return {
    url: base,
    listSubscriptions: () => list(`${base}/subscriptions?api-version=${apiVersions.subscriptions}`),
    getVm: async (id, { instanceView } = {}) => {
      if (
        !/^\/subscriptions\/[^/?#]+\/resourceGroups\/[^/?#]+\/providers\/Microsoft\.Compute\/virtualMachines\/[^/?#]+$/i.test(
          id,
        )
      ) {
        throw new ClientError(
          'bad-option',
          `"${id}" is not a virtual machine's resource id: ${vmId('S', 'GROUP', 'NAME')}.`,
        );
      }
      const expand = instanceView ? '&$expand=instanceView' : '';
      return (await get(`${base}${id}?api-version=${apiVersions.virtualMachines}${expand}`)) as VirtualMachine;
    },
    listVms: (subscriptionId, resourceGroup) =>
      list(`${base}${vmsIn(subscriptionId, resourceGroup)}?api-version=${apiVersions.virtualMachines}`),
  };
};

/** The token goes to no other origin than ARM's, and no page is read twice. */
const checkNextLink = (url: string, base: string, seen: ReadonlySet<string>): void => {
  if (!URL.canParse(url)) throw new ClientError('bad-reply', `the nextLink "${url}" is not an absolute address.`);
  const [there, here] = [new URL(url).origin, new URL(base).origin];
  if (there !== here) {
    throw new ClientError(
      'unsafe-url',
      `the token is not sent to ${there}, where the nextLink leads: ARM is at ${here}.`,
    );
  }
  if (seen.has(url)) throw new ClientError('bad-reply', `the nextLink ${url} leads round in a circle.`);
};
