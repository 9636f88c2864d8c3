import { type Clock, seconds } from '../clock/clock.ts';
import type { Condition } from '../exchange/condition.ts';
import { jsonReply, type Outcome, type Reply } from '../exchange/reply.ts';
import { parameters, type Request } from '../exchange/request.ts';
import { isKnownAudience } from '../token/audience.ts';
import type { TokenIssuer } from '../token/issuer.ts';
import type { Store } from '../world/store.ts';
import { explain } from './decision.ts';
import type { Keys } from './guards.ts';
import type { Host } from './host.ts';
import { selectIdentity } from './selection.ts';
import type { HostIdentity, IdentitySource, Refusal, Selector, Words } from './source.ts';
import { errorVariant, tokenVariant } from './variants.ts';

export type HandlerParts = {
  readonly store: Store;
  readonly issuer: TokenIssuer;
  readonly clock: Clock;
  readonly guid: () => string;
  /** The host spoken for. */
  readonly host: Host;
  readonly keys: Keys;
};

type Asked = { readonly identity: HostIdentity; readonly selector?: Selector; readonly resource: string };

/** Serves one token request of a source: the same steps for every row, each row's own words. */
export const handleTokenRequest = async (
  source: IdentitySource,
  request: Request,
  parts: HandlerParts,
): Promise<Reply> => {
  const { condition } = request;
  const { host, issuer, clock } = parts;
  const asked = serviceRefusal(condition) ?? examine(source, request, parts);
  if ('name' in asked) return refuse(source, request, asked, parts);

  const { identity, resource } = asked;
  const skew = condition?.name === 'clock-skew' ? condition.milliseconds : 0;
  const now = seconds(clock.now() + skew);
  const asks = {
    identity,
    audience: resource,
    lifetime: source.lifetime,
    ...(identity.kind === 'UserAssigned' ? { hostId: host.id } : {}),
    ...(condition?.name === 'token-flaw' ? { flaw: condition.flaw } : {}),
  };
  const token = await (skew === 0 ? issuer.issue(asks) : issuer.sign(asks, now));
  const { jwt, notBefore, expiresAt, uti } = token;
  const body = source.success({
    ...asked,
    jwt,
    notBefore,
    expiresAt,
    // Azure counts the whole seconds that remain behind the one under way: a fresh token has 86399, never 86400.
    expiresIn: Math.max(0, expiresAt - now - 1),
    lifetime: source.lifetime,
  });
  return jsonReply(
    200,
    tokenVariant(condition, body, expiresAt),
    {
      decision: `served: a token for ${resource} to ${described[identity.kind](identity.name)}`,
      endpoint: source.name,
      host: host.name,
      identity: identity.kind === 'User' ? identity.principalId : identity.resourceId,
      resource,
      uti,
    },
    source.headers,
  );
};

/** A state of the service itself, before it looks at the request. */
const serviceRefusal = (condition: Condition | undefined): Refusal | undefined => {
  if (condition?.name === 'throttled') return { name: 'throttled' };
  if (condition?.name !== 'outage') return undefined;
  return { name: 'outage', status: condition.status, problem: `the fault rule says ${condition.status}` };
};

/** The checks of a token request in the order in which a source makes them: the guard before all else (wire.md §20.5). */
const examine = (source: IdentitySource, request: Request, parts: HandlerParts): Asked | Refusal => {
  const { condition } = request;
  if (condition?.name === 'metadata-missing') {
    return { name: 'guard-missing', problem: 'the fault rule pretends that the header is missing' };
  }
  const turnedAway = source.guard.check(request, parts.keys);
  if (turnedAway) return turnedAway;
  if (!source.methods.includes(request.method)) {
    return { name: 'method', method: request.method, allowed: source.methods };
  }
  const sent = parameters(request);
  if (source.apiVersion) {
    const apiVersion = sent.get('api-version');
    if (!apiVersion) return { name: 'api-version-missing' };
    if (!source.apiVersion.accepts(apiVersion)) return { name: 'api-version-invalid', apiVersion };
  }
  const repeated = ['resource', 'api-version'].find((name) => sent.getAll(name).length > 1);
  if (repeated) return { name: 'repeated-parameter', parameter: repeated };
  const resource = sent.get('resource');
  if (!resource) return { name: 'resource-missing' };
  if (condition?.name === 'identity-not-found') {
    return { name: 'identity-not-found', problem: 'the fault rule pretends that no identity is found' };
  }
  const { host, store } = parts;
  const selected = selectIdentity(sent, host.identities(), host.name, source.unselected);
  if ('refusal' in selected) return selected.refusal;
  if (!isKnownAudience(resource, store.world)) return { name: 'invalid-resource', resource };
  return { ...selected, resource };
};

/** The refusal in the source's own words. */
export const refuse = (
  source: IdentitySource,
  request: Request,
  refusal: Refusal,
  { store, clock, guid, host }: HandlerParts,
): Reply => {
  const { condition } = request;
  const { tenantId, displayName } = store.tenant;
  const say = source.words[refusal.name] as Words['throttled'];
  const words = say(refusal as { name: 'throttled' }, { tenantId, tenantName: displayName, at: clock.now(), guid });
  const retryAfter = condition && 'retryAfter' in condition ? condition.retryAfter : undefined;
  const resource = parameters(request).get('resource');
  const outcome: Outcome = {
    decision: `refused: ${explain(refusal, source, host)}`,
    endpoint: source.name,
    host: host.name,
    ...(resource ? { resource } : {}),
  };
  return jsonReply(words.status, errorVariant(condition, words), outcome, {
    ...source.headers,
    ...words.headers,
    ...('headers' in refusal ? refusal.headers : {}),
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  });
};

const described: Readonly<Record<HostIdentity['kind'], (name: string) => string>> = {
  SystemAssigned: (name) => `the system-assigned identity of ${name}`,
  UserAssigned: (name) => `the user-assigned identity ${name}`,
  User: (name) => `the user ${name}`,
};
