import { selectIdentity, systemAssignedOrOnly } from '../identity/selection.ts';
import type { ManagedIdentity } from '../world/store.ts';
import type { Signer } from './document-signer.ts';
import { MetadataError, notFound } from './metadata-error.ts';
import { textAt } from './reading.ts';
import type { Asked, Route } from './routes.ts';

/** What IMDS v2 needs beyond the rest. */
export type CredentialParts = {
  /** Signs the certificates. */
  readonly certifier: () => Signer;
  readonly random: (bytes: number) => Buffer;
  /** Where the certificates are shown, opened when first asked for. No trailing slash. */
  readonly endpoint: () => Promise<string>;
};

/** IMDS v2: credentials bound to a key (wire.md §2.8: MSAL.NET's V2 source). Off by default, and then IMDS has no such paths. */
export const credentialRoutes = (parts: CredentialParts): readonly Route[] => [
  {
    path: 'identity/getplatformmetadata',
    methods: ['GET'],
    serve: async (asked) => {
      requireVersion(asked);
      const { clientId, tenantId, name } = identityOf(asked);
      const attestationEndpoint = await parts.endpoint();
      return {
        body: JSON.stringify({ clientId, tenantId, cuId: cuIdOf(asked), attestationEndpoint }),
        decision: `what a credential of ${name} is asked for with`,
      };
    },
  },
  {
    path: 'identity/issuecredential',
    methods: ['POST'],
    serve: async (asked) => {
      requireVersion(asked);
      const identity = identityOf(asked);
      // Loaded when first asked for: nothing else needs PKCS #10.
      const { issueCredential } = await import('./issue-credential.ts');
      const certificate = issueCredential(asked.request.body, {
        identity,
        cuId: cuIdOf(asked),
        certifier: parts.certifier(),
        random: parts.random,
        now: asked.now,
        refused,
      });
      return {
        body: JSON.stringify({
          client_id: identity.clientId,
          tenant_id: identity.tenantId,
          certificate,
          identity_type: identity.kind,
          mtls_authentication_endpoint: await parts.endpoint(),
        }),
        decision: `a certificate for ${identity.name}, good for seven days`,
      };
    },
  },
];

const requireVersion = ({ request }: Asked): void => {
  const version = request.query.get('cred-api-version');
  if (version === '2.0') return;
  throw refused(
    version === null ? 'no cred-api-version in the query' : `cred-api-version ${version.slice(0, 40)} is not 2.0`,
  );
};

const identityOf = ({ request, host, store }: Asked): ManagedIdentity => {
  if (host.type.toLowerCase() !== 'microsoft.compute/virtualmachines') {
    throw notFound(`${host.name} is a ${host.type}; only a virtual machine has credentials bound to a key`);
  }
  const identities = store.identitiesOf(host);
  const selected = selectIdentity(request.query, identities, host.name, systemAssignedOrOnly);
  const found = 'identity' in selected && identities.find((each) => each === selected.identity);
  if (found) return found;
  const name = 'refusal' in selected ? selected.refusal.name : 'identity-not-found';
  throw refused(
    name === 'identity-not-found'
      ? 'Identity not found'
      : `${host.name} has several identities, or several are named: name one`,
  );
};

const cuIdOf = ({ host }: Asked): Record<string, string> => {
  const vmId = textAt(host.properties, 'vmId');
  const vmssId = textAt(host.properties, 'virtualMachineScaleSet', 'id');
  return { vmId, ...(vmssId ? { vmssId } : {}) };
};

/** In the shape of the identity category (azure-rest-api-specs imds, IdentityErrorResponse); the texts are ours. */
const refused = (problem: string): MetadataError =>
  new MetadataError(400, { error: 'invalid_request', error_description: problem }, problem);
