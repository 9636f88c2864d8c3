import { timingSafeEqual } from 'node:crypto';
import { type Clock, seconds } from '../clock/clock.ts';
import type { Request } from '../exchange/request.ts';
import type { TokenIssuer } from '../token/issuer.ts';
import type { Store } from '../world/store.ts';
import { checkAssertion } from './assertion.ts';
import { type Client, clientFor } from './client.ts';
import { checkCertificate } from './client-certificate.ts';
import type { Clusters } from './clusters.ts';
import { type Form, readForm } from './form.ts';
import type { IssuerKeyFor } from './issuer-keys.ts';
import type { Version } from './openid-configuration.ts';
import type { Answer } from './replies.ts';
import {
  clientNotFound,
  credentialMissing,
  grantUnsupported,
  malformedRequest,
  secretInvalid,
} from './request-errors.ts';
import { resourceOf } from './resource.ts';

export type TokenEndpointParts = {
  readonly store: Store;
  readonly issuer: TokenIssuer;
  readonly clock: Clock;
  readonly clusters: Clusters;
  readonly keyFor: IssuerKeyFor;
  /** DER of the authority whose certificates are taken for credentials of managed identities; absent: none are. */
  readonly certifier?: (() => Buffer) | undefined;
};

/** Seconds to the end of an app's token, and of one that a managed identity's certificate asks for. */
const lifetime = { app: 3600, managedIdentity: 86_400 } as const;

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How the client proved who it is, for the journal and for the token's own record of it. */
type Proof = { readonly how: string; readonly secret: boolean; readonly certificate?: string };

/** Client credentials (wire.md §§9.2, 18.4). The checks in their order; each throws the AuthorityError that says what is wrong. */
export const grantToken = async (version: Version, request: Request, parts: TokenEndpointParts): Promise<Answer> => {
  const { store, issuer, clock } = parts;
  const { condition } = request;
  const now = seconds(clock.now() + (condition?.name === 'clock-skew' ? condition.milliseconds : 0));
  const form = readForm(request);
  const grant = form.require('grant_type');
  if (grant !== 'client_credentials') throw grantUnsupported(grant);
  const clientId = form.require('client_id');
  const client = clientFor(clientId, store);
  if (!client) throw clientNotFound(clientId, store.tenant.displayName);
  const proof = await prove(request, form, client, now, parts);
  const type = tokenTypeOf(form, proof);
  const resource = resourceOf(version, form, store.world);

  const { identity, name } = client;
  const token = await issuer.sign(
    {
      identity: {
        ...identity,
        ...(proof.secret ? { proof: 'secret' as const } : {}),
        ...(type === boundType && proof.certificate ? { boundTo: proof.certificate } : {}),
      },
      audience: resource,
      lifetime: proof.certificate ? lifetime.managedIdentity : lifetime.app,
      ...(condition?.name === 'token-flaw' ? { flaw: condition.flaw } : {}),
    },
    now,
  );
  // As IMDS does, Entra counts the whole seconds that remain behind the one under way: 3599, never 3600.
  const expiresIn = Math.max(0, token.expiresAt - now - 1);
  return {
    body:
      version === 'v1'
        ? {
            token_type: 'Bearer',
            expires_in: String(expiresIn),
            ext_expires_in: String(expiresIn),
            expires_on: String(token.expiresAt),
            not_before: String(token.notBefore),
            resource,
            access_token: token.jwt,
          }
        : { token_type: type, expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token.jwt },
    outcome: {
      decision: `served: a token for ${resource} to ${name}, ${proof.how}`,
      identity: identity.resourceId ?? identity.principalId,
      resource,
      uti: token.uti,
    },
  };
};

/** A token bound to the certificate that the client proves itself with (wire.md §2.8, step 3). */
const boundType = 'mtls_pop';

const tokenTypeOf = (form: Form, { certificate }: Proof): string => {
  if (form.get('token_type') !== boundType) return 'Bearer';
  if (certificate) return boundType;
  throw malformedRequest(`a token of type ${boundType} is given to a client certificate alone`);
};

const prove = async (
  { clientCertificate }: Request,
  form: Form,
  client: Client,
  now: number,
  { certifier, ...parts }: TokenEndpointParts,
): Promise<Proof> => {
  if (clientCertificate && certifier) {
    const certificate = checkCertificate(clientCertificate, client, now, certifier());
    return { how: 'by its certificate', secret: false, certificate };
  }
  const assertion = form.get('client_assertion');
  if (assertion !== undefined) {
    const type = form.require('client_assertion_type');
    if (type !== jwtBearer) throw malformedRequest(`client_assertion_type is not ${jwtBearer}`);
    const credential = await checkAssertion(assertion, client, now, parts);
    return { how: `by its federated credential ${credential.name}`, secret: false };
  }
  const secret = form.get('client_secret');
  if (secret === undefined) throw credentialMissing();
  if (client.secrets.some((each) => isSame(each, secret))) return { how: 'by its client secret', secret: true };
  throw secretInvalid(
    client.identity.clientId,
    client.secrets.length === 0 ? `${client.name} has no client secret in the world` : `it is none of ${client.name}'s`,
  );
};

const isSame = (left: string, right: string): boolean => {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
};
