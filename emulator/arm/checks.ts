import { seconds } from '../clock/clock.ts';
import type { Request } from '../exchange/request.ts';
import { issuerOf } from '../token/claims.ts';
import type { Store } from '../world/store.ts';
import type { Subscription } from '../world/world.ts';
import type { Access } from './access.ts';
import type { Caller } from './claims.ts';
import {
  authorizationFailed,
  invalidSubscriptionId,
  methodNotAllowed,
  notFound,
  subscriptionNotFound,
} from './errors.ts';
import { methodsOf } from './methods.ts';
import type { Route } from './route.ts';
import { accessScope, operationStem, type Target } from './target.ts';
import { claimsChallenge, wrongTenant } from './unauthenticated.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The subscription in the path, undefined where there is none. Said without asking who is there (arm.md §4.2). */
export const requireSubscription = (store: Store, { subscriptionId }: Target): Subscription | undefined => {
  if (subscriptionId === undefined) return undefined;
  const subscription = store.subscriptionFor(subscriptionId);
  if (subscription) return subscription;
  throw guid.test(subscriptionId) ? subscriptionNotFound(subscriptionId) : invalidSubscriptionId(subscriptionId);
};

/** Issuer and tenant of the token against the subscription's tenant. Only v1 tokens are for ARM. */
export const requireTenant = ({ iss, tid }: Caller, tenantId: string): void => {
  if (iss !== issuerOf(tenantId)) throw wrongTenant(iss, tenantId);
  if (tid.toLowerCase() !== tenantId.toLowerCase()) throw wrongTenant(issuerOf(tid), tenantId);
};

/** Challenges a token older than `most` seconds; none where that is undefined. `now` in milliseconds. */
export const requireFresh = ({ nbf }: Caller, most: number | undefined, now: number): void => {
  if (most === undefined) return;
  const notBefore = seconds(now) - most;
  if (nbf === undefined || nbf < notBefore) throw claimsChallenge(notBefore);
};

/** What a method asks leave for (arm.md §3.6). */
const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
  POST: 'action',
};

/** Lists above the resource groups: the readable subset is given rather than a 403. */
export const isSubset = ({ method }: Request, target: Target, { of }: Route): boolean =>
  of === 'collection' && method === 'GET' && target.resourceGroup === undefined;

const everyAccess: Access = { scopes: ['/'], reaches: () => true };
const noAccess: Access = { scopes: [], reaches: () => false };

/** May you: said before anything tells whether the group or the resource exists. Action and scope echo the URL's casing. */
export const requireAccess = (
  request: Request,
  target: Target,
  route: Route,
  caller: Caller,
  accessOf: (principalId: string, action: string) => Access,
): Access => {
  const verb = Object.hasOwn(verbs, request.method) ? verbs[request.method] : undefined;
  if (verb === undefined) throw methodNotAllowed(request.method, methodsOf(route));
  if (verb === 'read' && route.row.open?.(target)) return everyAccess;
  const action = `${target.operation ?? operationStem(target)}/${verb}`;
  const access = request.condition?.name === 'role-not-propagated' ? noAccess : accessOf(caller.oid, action);
  const scope = accessScope(target);
  if (!isSubset(request, target, route) && !access.reaches(scope)) {
    throw authorizationFailed(caller.client, caller.oid, action, scope);
  }
  return access;
};

/** A child that the row doesn't know isn't found, whatever the method; of one that it knows the other methods aren't served. */
export const requireMethod = (method: string, route: Route, target: Target): void => {
  const allowed = methodsOf(route);
  if (allowed.includes(method)) return;
  throw allowed.length === 0 ? notFound(target.id) : methodNotAllowed(method, allowed);
};
