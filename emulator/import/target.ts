import { derivedGuid, isGuid, parseResourceId } from '../world/resource-id.ts';
import type { Form } from './arm-form.ts';
import type { Target } from './template/context.ts';
import { isValues, type Values } from './template/value.ts';

/** Where a template is to be deployed to, as far as that was said. */
export type Wanted = {
  /** A GUID or a display name. */
  readonly subscription?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly location?: string | undefined;
};

const firstText = (values: Iterable<unknown>): string | undefined => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value;
  return undefined;
};

const idOf = ({ subscriptionId, id }: Values): string =>
  String(subscriptionId ?? id).replace(/^\/subscriptions\//i, '');
const nameOf = ({ displayName, name }: Values): string | undefined => firstText([displayName, name]);

/** The account that the CLI uses just now, else the first. */
const current = (accounts: readonly Values[]): Values | undefined =>
  accounts.find(({ isDefault }) => isDefault === true) ?? accounts[0];

const tenantOf = (accounts: readonly Values[], resources: readonly Form[]): string =>
  firstText([
    current(accounts)?.tenantId,
    ...resources.flatMap(({ identity, properties }) => [
      isValues(identity) ? identity.tenantId : undefined,
      isValues(properties) ? properties.tenantId : undefined,
    ]),
  ]) ?? derivedGuid('tenant', 'contoso.onmicrosoft.com');

/** Where a template goes: where it was said, else beside what was imported with it, else to a place of its own. */
export const whereTo = (
  { subscription, resourceGroup = 'rg-imported', location }: Wanted,
  accounts: readonly Values[],
  resources: readonly Form[],
): Target & { readonly resourceGroup: string } => {
  const seen = (): string | undefined => resources[0] && parseResourceId(resources[0].id)?.subscriptionId;
  const account = subscription
    ? accounts.find((each) =>
        [idOf(each), nameOf(each)].some((word) => word?.toLowerCase() === subscription.toLowerCase()),
      )
    : current(accounts);
  const word = subscription ?? (account ? idOf(account) : (seen() ?? 'Azure subscription 1'));
  const subscriptionId = account ? idOf(account) : isGuid(word) ? word : derivedGuid('subscription', word);
  const group = resources.find(({ id }) => {
    const parsed = parseResourceId(id);
    return (
      parsed?.names.length === 1 &&
      [parsed.names[0], parsed.subscriptionId].join().toLowerCase() ===
        [resourceGroup, subscriptionId].join().toLowerCase()
    );
  });
  return {
    ...{ tenantId: tenantOf(accounts, resources), subscriptionId, resourceGroup, name: 'main' },
    subscriptionName: (account && nameOf(account)) ?? word,
    location: location ?? firstText([group?.location]) ?? 'westus2',
  };
};

/** Every account of that tenant, and the subscription that templates go to. */
export const subscriptionsOf = (
  { tenantId, subscriptionId, subscriptionName }: Target,
  accounts: readonly Values[],
): { subscriptionId: string; displayName: string }[] => {
  const here = accounts.filter(
    (each) => each.tenantId === undefined || String(each.tenantId).toLowerCase() === tenantId.toLowerCase(),
  );
  const named = here.map(
    (each) =>
      [idOf(each).toLowerCase(), { subscriptionId: idOf(each), displayName: nameOf(each) ?? idOf(each) }] as const,
  );
  const own = [subscriptionId.toLowerCase(), { subscriptionId, displayName: subscriptionName }] as const;
  return [...new Map([own, ...named]).values()];
};
