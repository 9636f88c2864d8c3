import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** What Node 22.19 and 24.5 added: https://nodejs.org/api/tls.html#tlssetdefaultcacertificatescerts */
type Newer = {
  getCACertificates?(type: 'default'): string[];
  setDefaultCACertificates?(certificates: readonly string[]): void;
};
const { getCACertificates, setDefaultCACertificates }: Newer = tls as Newer;

/**
 * Makes this process trust one more authority, beside all that it trusted, wherever a client names none of its own; gives
 * back the end of it. NODE_EXTRA_CA_CERTS is read once, when a process starts, and so comes too late here.
 */
export const trustInProcess = (pem: string): (() => void) => {
  if (getCACertificates && setDefaultCACertificates) {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, pem]);
    return () => setDefaultCACertificates(before);
  }
  // Older Nodes have no way to say it, but http, https, http2 and fetch all ask node:tls's own export for their context.
  const { createSecureContext } = tls;
  const trusted = [...tls.rootCertificates, ...extra(), pem];
  const patched: typeof createSecureContext = (options = {}) =>
    createSecureContext(options.ca === undefined ? { ...options, ca: trusted } : options);
  tls.createSecureContext = patched;
  return () => {
    if (tls.createSecureContext === patched) tls.createSecureContext = createSecureContext;
  };
};

/** What this process trusted from its start beside Node's own. */
const extra = (): string[] => {
  try {
    return [readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? '', 'utf8')];
  } catch {
    return [];
  }
};
