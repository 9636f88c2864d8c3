import { subscriptionScope } from '../world/resource-id.ts';
import type { Store } from '../world/store.ts';
import type { Resource, Subscription } from '../world/world.ts';

const known = new WeakMap<Subscription, Resource>();

/** A subscription in the shape of every other resource: always the same object for the same subscription. */
export const asResource = (subscription: Subscription): Resource => {
  const made = known.get(subscription) ?? {
    id: subscriptionScope(subscription.subscriptionId),
    name: subscription.subscriptionId,
    type: 'Microsoft.Resources/subscriptions',
    properties: subscription,
  };
  known.set(subscription, made);
  return made;
};

export const subscriptionResourceFor = (store: Store, subscriptionId: string): Resource | undefined => {
  const subscription = store.subscriptionFor(subscriptionId);
  return subscription && asResource(subscription);
};
