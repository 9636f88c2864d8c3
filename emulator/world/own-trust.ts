import type * as z from 'zod/mini';
import type { Entry } from './entries.ts';
import type { FindPrincipal } from './principals.ts';
import type { servicePrincipalSchema } from './schema-directory.ts';
import { clustersAmong, resolveTrust, type WrittenTrust } from './trust.ts';
import type { FederatedCredential, Resource, ServicePrincipal } from './world.ts';
import type { Path, Report } from './world-error.ts';

type Written = z.infer<typeof servicePrincipalSchema>;

/** Without an issuer, a subject that is no service account is a host or an identity of the world. */
const isOwnIdentity = ({ issuer, subject }: WrittenTrust): boolean =>
  (issuer === undefined || issuer === null) &&
  typeof subject === 'string' &&
  !subject.startsWith('system:serviceaccount:');

/** The words by which these name principals. */
export const trustedWords = (entries: readonly Entry<Written>[]): string[] =>
  entries.flatMap(({ value }) =>
    (value.federatedIdentityCredentials ?? []).filter(isOwnIdentity).map(({ subject }) => subject),
  );

/** The service principals with whose tokens they trust; a managed identity's tokens come from the tenant itself. */
export const withTrust = (
  principals: readonly ServicePrincipal[],
  entries: readonly Entry<Written>[],
  resources: readonly Resource[],
  tenantId: string,
  findPrincipal: FindPrincipal,
  report: Report,
): ServicePrincipal[] => {
  const clusters = clustersAmong(resources);
  const resolve = (written: WrittenTrust, path: Path) => {
    if (!isOwnIdentity(written)) return resolveTrust(written, clusters, path, report);
    const subject = findPrincipal(written.subject as string, [...path, 'subject'], report)?.principalId;
    const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    return resolveTrust({ ...written, issuer, subject: subject ?? written.subject }, clusters, path, report);
  };
  return principals.map((principal, at): ServicePrincipal => {
    const { value, path } = entries[at] as Entry<Written>;
    const federatedIdentityCredentials = (value.federatedIdentityCredentials ?? []).map(
      (written, index): FederatedCredential => ({
        name: written.name ?? `credential-${index + 1}`,
        ...resolve(written, [...path, 'federatedIdentityCredentials', index]),
      }),
    );
    return { ...principal, federatedIdentityCredentials };
  });
};
