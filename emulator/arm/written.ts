import { resourceGroupId, resourceIdIn } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';
import type { Allowed } from './allowed.ts';
import { identityAfter } from './assign.ts';
import { azureTime } from './azure-time.ts';
import { mapIn, merged, tagsIn, textIn } from './body.ts';
import { locationRequired, noRegisteredProvider, otherLocation, parentNotFound } from './errors-of-writes.ts';
import { locationFor } from './locations.ts';
import { requireNoDeletion } from './operations.ts';
import { withoutSecrets } from './secrets.ts';
import type { Json, Written } from './types/resource-type.ts';

/** Not for a writer to say: what ARM makes itself, and what the emulator keeps beside the model. */
const ownKeys = ['id', 'name', 'type', 'etag', 'systemData', 'resources', 'details', 'createdTime', 'changedTime'];
const modelKeys = ['location', 'tags', 'identity', 'properties'];

const moreIn = (body: Json): Json =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([key, value]) => !ownKeys.includes(key) && !modelKeys.includes(key) && key !== '__proto__' && value !== null,
    ),
  );

/** The id in the casing of the group, the type in that of the row: as Azure settles it with the first write. */
const settledId = ({ store, target, route }: Allowed): { id: string; name: string } => {
  const { subscriptionId = '', resourceGroup = '', names } = target;
  const group = store.resourceFor(resourceGroupId(subscriptionId, resourceGroup));
  const name = names.join('/');
  return { id: resourceIdIn(group?.id ?? '', route.row.type, name), name };
};

/** The location written, as one word. Throws where there is none, or none of Azure's. */
const requireLocation = (body: Json, { apiVersion, route }: Allowed): string => {
  const written = textIn(body, 'location');
  if (written === undefined || written === '') throw locationRequired();
  const location = locationFor(written)?.name ?? (written.toLowerCase() === 'global' ? 'global' : undefined);
  if (location === undefined) {
    throw noRegisteredProvider(written, apiVersion, route.row.type, [...route.row.apiVersions].reverse());
  }
  return location;
};

/** A nested resource's parent must be there. */
const requireParent = ({ store, target }: Allowed): void => {
  if (target.names.length < 2) return;
  const parent = target.id.split('/').slice(0, -2).join('/');
  if (!store.resourceFor(parent)) throw parentNotFound(target.names.slice(0, -1).join('/'));
};

export type PutOptions = {
  /** True where a location is asked for. */
  readonly located?: boolean;
  /** What the properties become; those written, unless told. */
  readonly properties?: (written: Json, id: string) => Json;
  readonly state?: string;
};

/** The resource that a PUT makes of what is written. Throws the ArmError of what can't be written. */
export const resourceFrom = (
  body: Json,
  old: Resource | undefined,
  allowed: Allowed,
  options: PutOptions,
): Resource => {
  const { target, route, now } = allowed;
  requireParent(allowed);
  if (old) requireNoDeletion(old);
  const { id, name } = old ?? settledId(allowed);
  const location = options.located ? requireLocation(body, allowed) : (old?.location ?? textIn(body, 'location'));
  if (old?.location && location && location !== old.location.toLowerCase()) {
    throw otherLocation(target.names.at(-1) ?? '', target.resourceGroup ?? '', old.location, location);
  }
  const written = withoutSecrets(mapIn(body, 'properties'));
  const identity = identityAfter(mapIn(body, 'identity'), old?.identity, id, allowed);
  return {
    id,
    name,
    type: route.row.type,
    ...(location ? { location } : {}),
    tags: tagsIn(body),
    ...(identity ? { identity } : {}),
    ...moreIn(body),
    properties: { ...(options.properties?.(written, id) ?? written), provisioningState: options.state ?? 'Succeeded' },
    createdTime: old?.createdTime ?? azureTime(now),
    changedTime: azureTime(now),
  };
};

export const putAt = (body: Json, old: Resource | undefined, allowed: Allowed, options: PutOptions): Written => {
  const resource = resourceFrom(body, old, allowed, options);
  allowed.store.put(resource);
  return { status: old ? 200 : 201, resource };
};

/** The resource that a PATCH makes: tags are replaced as a whole, all else is merged. */
export const resourcePatched = (body: Json, old: Resource, allowed: Allowed): Resource => {
  requireNoDeletion(old);
  const written = textIn(body, 'location');
  const location = written === undefined ? undefined : requireLocation(body, allowed);
  if (location && old.location && location !== old.location.toLowerCase()) {
    throw otherLocation(old.name, allowed.target.resourceGroup ?? '', old.location, location);
  }
  const { identity: before, ...rest } = old;
  const identity = identityAfter(mapIn(body, 'identity'), before, old.id, allowed);
  return {
    ...rest,
    ...('tags' in body ? { tags: tagsIn(body) } : {}),
    ...(identity ? { identity } : {}),
    ...moreIn(body),
    properties: merged(old.properties, withoutSecrets(mapIn(body, 'properties'))) as Json,
    changedTime: azureTime(allowed.now),
  };
};

export const patched = (body: Json, old: Resource, allowed: Allowed): Written => {
  const resource = resourcePatched(body, old, allowed);
  allowed.store.put(resource);
  return { status: 200, resource };
};
