import { type Clock, seconds } from '../clock/clock.ts';
import type { Condition } from '../exchange/condition.ts';
import { jsonReply, type Outcome, type Reply } from '../exchange/reply.ts';
import { parameters, type Request } from '../exchange/request.ts';
import { isKnownAudience } from '../token/audience.ts';
import type { TokenIssuer } from '../token/issuer.ts';
import type { ManagedIdentity, Store } from '../world/store.ts';
import type { Resource } from '../world/world.ts';
import { explain } from './decision.ts';
import { selectIdentity } from './selection.ts';
import type { Grant, IdentitySource, Refusal, Words } from './source.ts';
import { variantOf } from './variants.ts';

export type HandlerParts = {
  readonly store: Store;
  readonly issuer: TokenIssuer;
  readonly clock: Clock;
  readonly guid: () => string;
  /** The host spoken for: looked up for each request, since a write over ARM may have changed its identities. */
  readonly host: () => Resource;
};

type Asked = { readonly identity: ManagedIdentity; readonly resource: string };

/** Serves one token request of a source: the same steps for every row, each row's own words. */
export const handleTokenRequest = async (
  source: IdentitySource,
  request: Request,
  parts: HandlerParts,
): Promise<Reply> => {
  const host = parts.host();
  const { condition } = request;
  const asked = conditionRefusal(condition) ?? examine(source, request, parts, host);
  if ('name' in asked) return refuse(source, request, asked, parts, host);

  const { identity, resource } = asked;
  const token = await parts.issuer.issue({
    identity,
    audience: resource,
    lifetime: source.lifetime,
    ...(identity.kind === 'UserAssigned' ? { hostId: host.id } : {}),
    ...(condition?.name === 'token-flaw' ? { flaw: condition.flaw } : {}),
  });
  const grant: Grant = {
    jwt: token.jwt,
    resource,
    identity,
    notBefore: token.notBefore,
    expiresAt: token.expiresAt,
    // Azure counts the whole seconds that remain behind the one under way: a fresh token has 86399, never 86400.
    expiresIn: Math.max(0, token.expiresAt - seconds(parts.clock.now()) - 1),
    lifetime: source.lifetime,
  };
  const { status, body } = variantOf(condition, { status: 200, body: source.success(grant) });
  return jsonReply(
    status,
    body,
    {
      decision: `served: a token for ${resource} to ${describe(identity)}`,
      endpoint: source.name,
      host: host.name,
      identity: identity.resourceId,
      resource,
      uti: token.uti,
    },
    source.headers,
  );
};

/** The checks of a token request in the order in which a source makes them: the guard before all else (wire.md §20.5). */
const examine = (source: IdentitySource, request: Request, parts: HandlerParts, host: Resource): Asked | Refusal => {
  if (source.guard.check(request)) return { name: 'guard-missing' };
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
  const selected = selectIdentity(sent, parts.store.identitiesOf(host));
  if ('refusal' in selected) return selected.refusal;
  if (!isKnownAudience(resource, parts.store.world)) return { name: 'invalid-resource', resource };
  return { identity: selected.identity, resource };
};

const conditionRefusal = (condition: Condition | undefined): Refusal | undefined => {
  switch (condition?.name) {
    case 'metadata-missing':
      return { name: 'guard-missing' };
    case 'identity-not-found':
      return { name: 'identity-not-found' };
    case 'throttled':
      return { name: 'throttled' };
    case 'outage':
      return { name: 'outage', status: condition.status };
    default:
      return undefined;
  }
};

const refuse = (
  source: IdentitySource,
  request: Request,
  refusal: Refusal,
  { store, clock, guid }: HandlerParts,
  host: Resource,
): Reply => {
  const { condition } = request;
  const { tenantId, displayName } = store.tenant;
  const say = source.words[refusal.name] as Words['throttled'];
  const words = say(refusal as { name: 'throttled' }, { tenantId, tenantName: displayName, at: clock.now(), guid });
  const { status, body } = variantOf(condition, words);
  const retryAfter = condition && 'retryAfter' in condition ? condition.retryAfter : undefined;
  const resource = parameters(request).get('resource');
  const outcome: Outcome = {
    decision: `refused: ${explain(refusal, source, request, host)}`,
    endpoint: source.name,
    host: host.name,
    ...(resource ? { resource } : {}),
  };
  return jsonReply(status, body, outcome, {
    ...source.headers,
    ...words.headers,
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  });
};

const describe = ({ kind, name }: ManagedIdentity): string =>
  kind === 'SystemAssigned' ? `the system-assigned identity of ${name}` : `the user-assigned identity ${name}`;
