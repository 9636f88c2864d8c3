import { randomUUID } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Clock } from '../clock/clock.ts';
import type { Endpoint, Outcome, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import type { Store } from '../world/store.ts';
import { createAccess } from './access.ts';
import { createAnswer } from './answer.ts';
import { requireApiVersion } from './api-version.ts';
import { answerBatch } from './batch.ts';
import { createBearer } from './bearer.ts';
import { requireBody } from './body.ts';
import { requireAccess, requireFresh, requireMethod, requireSubscription, requireTenant } from './checks.ts';
import type { Claims } from './claims.ts';
import { ArmError } from './errors.ts';
import { createGraph, isGraph } from './graph.ts';
import { correlationOf, createHeaders } from './headers.ts';
import { isMetadataEndpoints, metadataEndpoints } from './metadata-endpoints.ts';
import { answerOperation, isOperation } from './operation-resource.ts';
import { createOperations, type Operations } from './operations.ts';
import { createPropagation } from './propagation.ts';
import { createQuota } from './quota.ts';
import { requireRoute } from './route.ts';
import { parseTarget, type Target } from './target.ts';
import { challenge } from './unauthenticated.ts';
import { requireUnthrottled, requireUp } from './unavailable.ts';

export type ArmParts = {
  readonly store: Store;
  /** The published JWKS: the only keys that are believed. */
  readonly keys: () => JSONWebKeySet;
  readonly clock: Clock;
  /** Accepted beside the public cloud's own and the request's base URL. */
  readonly audiences?: readonly string[];
  /** Gives a GUID. */
  readonly random?: () => string;
  /** Items on a page of a list; 1000 unless told. */
  readonly pageSize?: number;
  /** Those under way; without them, each takes one second. */
  readonly operations?: Operations;
  /** Seconds until a change of role assignments is in effect; 0 unless told. */
  readonly roleDelay?: number;
  /** Requests of one kind that a principal may make of a subscription at once, before 429; no limit unless told. */
  readonly rateLimit?: number;
  /** Age in seconds from which a token is answered with a claims challenge; never unless told. */
  readonly caeMaxAge?: number;
};

/** The stand-in for management.azure.com. Every refusal is an ArmError, and goes out in ARM's own shape. */
export const createArm = (parts: ArmParts): Endpoint => {
  const {
    store,
    keys,
    clock,
    audiences = [],
    random = randomUUID,
    pageSize = 1000,
    roleDelay = 0,
    rateLimit,
    caeMaxAge,
  } = parts;
  const operations = parts.operations ?? createOperations({ store, now: clock.now, random, seconds: 1 });
  const authenticate = createBearer(keys, audiences);
  const propagation = createPropagation(store, clock.now, roleDelay);
  const { accessOf } = createAccess(store, propagation.assignmentsOf);
  const answer = createAnswer();
  const take = createQuota(store.tenant.tenantId, rateLimit);
  const headersFor = createHeaders(random);

  const serve: Endpoint = async (request) => {
    const now = clock.now() + (request.condition?.name === 'clock-skew' ? request.condition.milliseconds : 0);
    const correlation = correlationOf(request, random);
    const { authorization } = request.headers;
    let seen: Partial<Claims> = {};
    const notice = (claims: Partial<Claims>) => {
      seen = claims;
    };
    let tenantId: string | undefined;
    try {
      // The order of checks (arm.md §0.9). Group and resource are looked for last, by the answer.
      const target = parseTarget(request.path);
      requireUp(request, target, correlation, now);
      const apiVersion = requireApiVersion(request);
      tenantId = requireSubscription(store, target)?.tenantId;
      const known = authenticate({ authorization, base: request.base, now, seen: notice });
      const caller = known instanceof Promise ? await known : known;
      requireTenant(caller, tenantId ?? store.tenant.tenantId);
      requireFresh(caller, caeMaxAge, now);
      requireUnthrottled(request, target, store.tenant.tenantId);
      const left = take(request.method, target, caller.oid, now);
      operations.settle(now);
      if (isBatch(request.method, target)) {
        const body = await answerBatch(request, requireBody(request), serve);
        const headers = { ...headersFor(request, correlation, now, true), ...left };
        return reply(request, 200, headers, JSON.stringify(body), outcomeOf('served: a batch', seen));
      }
      if (isOperation(target)) {
        const given = answerOperation(request, target, caller, operations, accessOf);
        const own = headersFor(request, correlation, now, !target.underProviders);
        const headers = { ...own, ...left, ...given.headers };
        return reply(request, given.status, headers, given.body, outcomeOf(given.decision, seen));
      }
      const route = requireRoute(target, apiVersion, store, request.method);
      const access = requireAccess(request, target, route, caller, accessOf);
      requireMethod(request.method, route, target);
      const accessFor = (action: string) => accessOf(caller.oid, action);
      const exchange = {
        request,
        store,
        target,
        apiVersion,
        route,
        caller,
        operations,
        propagation,
        pageSize,
        now,
        random,
      };
      const given = answer({ ...exchange, access, accessFor });
      const headers = headersFor(request, correlation, now, route.row.core);
      Object.assign(headers, left, given.headers);
      if (given.etag !== undefined) headers.ETag = given.etag;
      return reply(request, given.status, headers, given.body, outcomeOf(given.decision, seen));
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const headers = {
        ...headersFor(request, correlation, now, error.failure === 'gateway'),
        'x-ms-failure-cause': error.failure,
        ...(error.status === 401 ? { 'WWW-Authenticate': challenge(authorization !== undefined, tenantId) } : {}),
        ...error.headers,
      };
      return reply(request, error.status, headers, JSON.stringify(error.body), outcomeOf(error.decision, seen));
    }
  };
  const ofGraph = createBearer(keys, ['https://graph.microsoft.com', 'https://graph.microsoft.com/'], new Set());
  const graph = createGraph({ store, now: clock.now, authenticate: ofGraph, random });
  return (request) => {
    if (request.condition?.name === 'outage') return serve(request);
    if (isMetadataEndpoints(request)) return metadataEndpoints(request);
    return isGraph(request) ? graph(request) : serve(request);
  };
};

const isBatch = (method: string, { id }: Target): boolean => method === 'POST' && id.toLowerCase() === '/batch';

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
const reply = (
  { method }: Request,
  status: number,
  headers: Record<string, string>,
  body: string,
  outcome: Outcome,
): Reply => {
  if (method === 'HEAD') return { status, headers, body: '', outcome };
  if (body !== '') headers['Content-Type'] = 'application/json; charset=utf-8';
  return { status, headers, body, outcome };
};
