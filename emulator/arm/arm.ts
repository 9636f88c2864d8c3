import { randomUUID } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Clock } from '../clock/clock.ts';
import type { Endpoint, Outcome, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import type { Store } from '../world/store.ts';
import { createAccess } from './access.ts';
import { answer } from './answer.ts';
import { requireApiVersion } from './api-version.ts';
import { createBearer } from './bearer.ts';
import { requireAccess, requireMethod, requireNoCondition, requireSubscription, requireTenant } from './checks.ts';
import type { Claims } from './claims.ts';
import { ArmError } from './errors.ts';
import { standardHeaders } from './headers.ts';
import { createQuota } from './quota.ts';
import { requireRoute } from './route.ts';
import { parseTarget } from './target.ts';
import { challenge } from './unauthenticated.ts';

export type ArmParts = {
  readonly store: Store;
  /** The published JWKS: the only keys that are believed. */
  readonly keys: () => JSONWebKeySet;
  readonly clock: Clock;
  /** Accepted beside the public cloud's four and the request's own base URL. */
  readonly audiences?: readonly string[];
  /** Gives a GUID. */
  readonly random?: () => string;
  /** Items a page of a list; 1000 unless told. */
  readonly pageSize?: number;
};

/** The stand-in for management.azure.com. Every refusal is an ArmError, and goes out in ARM's own shape. */
export const createArm = (parts: ArmParts): Endpoint => {
  const { store, keys, clock, audiences = [], random = randomUUID, pageSize = 1000 } = parts;
  const authenticate = createBearer({ keys, now: () => clock.now(), audiences });
  const { accessOf } = createAccess(store);
  const takeRead = createQuota(() => clock.now());

  return async (request) => {
    let seen: Partial<Claims> = {};
    let tenantId: string | undefined;
    const headers = standardHeaders(request, clock.now(), random);
    try {
      // The order of checks (arm.md §0.9).
      const target = parseTarget(request.path);
      const apiVersion = requireApiVersion(request);
      tenantId = requireSubscription(store, target)?.tenantId;
      const authentic = authenticate(request.headers.authorization, request.base, (claims) => {
        seen = claims;
      });
      const caller = authentic instanceof Promise ? await authentic : authentic;
      requireTenant(caller, tenantId ?? store.tenant.tenantId);
      requireNoCondition(request, target);
      const route = requireRoute(target, apiVersion);
      const access = requireAccess(request, target, route, caller, accessOf);
      requireMethod(request.method, route);
      const { decision, ...rest } = answer({ request, store, target, apiVersion, route, access, caller, pageSize });
      const left = takeRead(target.subscriptionId, caller.oid as string);
      return reply(request, { ...rest, headers: { ...headers, ...left, ...rest.headers } }, outcomeOf(decision, seen));
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const authentication =
        error.status === 401
          ? { 'WWW-Authenticate': challenge(request.headers.authorization !== undefined, tenantId) }
          : {};
      const all = { ...headers, 'x-ms-failure-cause': error.failure, ...authentication, ...error.headers };
      const sent = { status: error.status, headers: all, body: JSON.stringify(error.body) };
      return reply(request, sent, outcomeOf(error.decision, seen));
    }
  };
};

const outcomeOf = (decision: string, { aud, oid, resourceId, uti }: Partial<Claims>): Outcome => {
  const identity = resourceId ?? oid;
  return {
    endpoint: 'arm',
    decision,
    ...(identity === undefined ? {} : { identity }),
    ...(aud === undefined ? {} : { resource: aud }),
    ...(uti === undefined ? {} : { uti }),
  };
};

/** A HEAD's reply has no body: one breaks the connection that a client keeps alive (arm.md §3.3). */
const reply = (request: Request, sent: Pick<Reply, 'status' | 'headers' | 'body'>, outcome: Outcome): Reply => {
  const body = request.method === 'HEAD' ? '' : sent.body;
  const type = body === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  return { status: sent.status, headers: { ...type, ...sent.headers }, body, outcome };
};
