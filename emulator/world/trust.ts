import { didYouMean } from '../exchange/spelling.ts';
import type { AssignedIdentities } from './assigned-identities.ts';
import { type Draft, userAssignedIdentities } from './draft.ts';
import { federatedIdentityCredentials, managedClusters } from './federated-credentials.ts';
import type { Path, Report } from './world-error.ts';

type Cluster = { readonly id: string; readonly name: string };

/** Issuer, subject and audiences as written: in a resource's properties, or in a service principal's list. */
export type WrittenTrust = {
  readonly issuer?: unknown;
  readonly subject?: unknown;
  readonly audiences?: unknown;
};

export type Trust = { readonly issuer: string; readonly subject: string; readonly audiences: readonly string[] };

const defaultAudiences = ['api://AzureADTokenExchange'];

/**
 * Fills in whose tokens a federated credential takes. `issuer` is a URL, or a managed cluster of the world by name or id
 * (kept as its id, since its URL is only known once the emulator listens); left out, it is the one cluster there is.
 */
export const resolveTrust = (
  { issuer, subject, audiences }: WrittenTrust,
  clusters: readonly Cluster[],
  path: Path,
  report: Report,
): Trust => {
  if (typeof subject !== 'string' || subject === '') {
    report([...path, 'subject'], 'needs the subject of the tokens to trust, as system:serviceaccount:default:web');
  }
  const list = audiences ?? defaultAudiences;
  if (!Array.isArray(list) || list.length === 0 || !list.every((each) => typeof each === 'string' && each !== '')) {
    report([...path, 'audiences'], `expected a list of audiences, as [${defaultAudiences.join()}]`);
  }
  return {
    issuer: issuerFor(issuer, clusters, [...path, 'issuer'], report),
    subject: String(subject),
    audiences: list as string[],
  };
};

const issuerFor = (written: unknown, clusters: readonly Cluster[], path: Path, report: Report): string => {
  const names = clusters.map(({ name }) => name);
  if (written === undefined || written === null) {
    const [only, other] = clusters;
    if (only && !other) return only.id;
    const hint = only
      ? `the world has ${clusters.length} clusters: write which (${names.join(', ')}), or a URL`
      : `the URL of whoever signs the tokens; or declare a ${managedClusters}, and it is that cluster`;
    report(path, `needs an issuer: ${hint}`);
    return '';
  }
  const word = typeof written === 'string' ? written : '';
  if (/^https?:\/\/[^/]/.test(word)) return word;
  const low = word.toLowerCase();
  const [found, other] = clusters.filter(({ id, name }) => id.toLowerCase() === low || name.toLowerCase() === low);
  if (found && other) report(path, `"${word}" fits two clusters, ${found.id} and ${other.id}; write the full id`);
  if (!found) report(path, `"${word}" is neither a URL nor a cluster of this world${didYouMean(word, names)}`);
  return found?.id ?? '';
};

/** The identities that credentials belong to: one that only a full id names is taken to exist, any other must be there. */
export const settleOwners = (drafts: readonly Draft[], identities: AssignedIdentities, report: Report): void => {
  const mine = drafts.filter(({ type }) => type === federatedIdentityCredentials);
  if (mine.length === 0) return;
  const there = new Set(drafts.filter(({ type }) => type === userAssignedIdentities).map(({ id }) => id.toLowerCase()));
  for (const { id, value, path, resourceGroup } of mine) {
    const owner = id.split('/').slice(0, -2).join('/');
    if (there.has(owner.toLowerCase())) continue;
    const place = [...path, 'name'];
    const name = owner.split('/').at(-1) ?? '';
    const found = identities.require(value.id ? owner : name, place, place);
    if (found && !value.id)
      report(place, `belongs to an identity "${name}" in ${resourceGroup}; it lies elsewhere: ${found.id}`);
  }
};

/** The clusters among the drafts, for the credentials beside them. */
export const clustersAmong = (drafts: readonly { type: string; id: string; name: string }[]): Cluster[] =>
  drafts.filter(({ type }) => type === managedClusters);
