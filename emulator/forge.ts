import type { TokenFlaw } from './exchange/condition.ts';
import type { Forgery } from './token/forge.ts';
import type { TokenIssuer } from './token/issuer.ts';
import { requireSubject, type Who } from './token/subject.ts';
import type { Store } from './world/store.ts';

/** What a forged token is to be: for whom, and how it differs from the one that Azure would issue. */
export type ForgeTerms = Who &
  Forgery & {
    /** Verbatim; ARM's unless told. */
    readonly audience?: string;
    /** Seconds from now to its end; a day unless told. */
    readonly lifetime?: number;
    /** One of the flaws of fault rules, by name; not beside other differences. */
    readonly flaw?: TokenFlaw;
  };

/** Mints tokens for testing one's own API; none of them is cached. Throws with a sentence for a subject that isn't there. */
export const createForge =
  (store: Store, issuer: TokenIssuer, defaultHost: string) =>
  async (terms: ForgeTerms = {}): Promise<string> => {
    const { host, identity, user, audience, lifetime, flaw, ...forgery } = terms;
    const named = host ?? identity ?? user;
    const who: Who = named === undefined ? { host: defaultHost } : { ...defined({ host, identity, user }) };
    if (flaw !== undefined && Object.keys(forgery).length > 0) {
      throw new Error(`flaw: "${flaw}" is a forgery of its own; leave out ${Object.keys(forgery).join(', ')}`);
    }
    const { jwt } = await issuer.sign({
      ...requireSubject(store, who),
      audience: audience ?? 'https://management.azure.com/',
      lifetime: lifetime ?? 86_400,
      ...(flaw === undefined ? { forgery } : { flaw }),
    });
    return jwt;
  };

const defined = (who: { [K in keyof Who]: Who[K] | undefined }): Who =>
  Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined));
