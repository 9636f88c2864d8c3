import { ClientError } from './error.ts';
import { keyAuthorization, type ReadKey } from './key-file.ts';
import { type Answer, type Call, send, type Transport } from './send.ts';
import { refusal } from './service-error.ts';
import { type Environment, type Selector, type Source, sources } from './sources.ts';
import { parseToken, type Token } from './token.ts';

export type ManagedIdentityOptions = Transport & {
  /** The variables by which the source is found: `process.env`, or a part of it. */
  readonly env: Environment;
  /** The source by name, where the environment is not to decide. */
  readonly source?: string | undefined;
  /** The source's address, before what the environment says. One without a path gets the source's own. */
  readonly identityUrl?: string | undefined;
  readonly selector?: Selector | undefined;
  /** Reads Azure Arc's key file. */
  readonly readKey?: ReadKey;
};

export type ManagedIdentityClient = {
  readonly source: string;
  readonly url: string;
  /** A token for the audience, from memory while it lasts. Callers at one time share one request. */
  readonly getToken: (resource: string) => Promise<Token>;
  /** Drops the audience's token, because a service would not have it. */
  readonly forget: (resource: string) => void;
};

/** A token this near its end is not given out any more, as in MSAL (wire.md §16). Milliseconds. */
const margin = 5 * 60_000;

/** How long a token that could not be renewed is left alone. Milliseconds. */
const pauseAfterFailure = 30_000;

export const createManagedIdentityClient = (options: ManagedIdentityOptions): ManagedIdentityClient => {
  const source = sourceOf(options);
  const url = urlOf(source, options);
  const headers = { [source.proof.header]: proofOf(source, options.env) };
  const selected = selectorOf(source, options);
  const now = options.now ?? Date.now;
  const kept = new Map<string, Token>();
  const underWay = new Map<string, Promise<Token>>();

  const fetchToken = async (resource: string): Promise<Token> => {
    const call = callFor(source, url, headers, { resource, ...selected });
    let answer = await send(call, options);
    if (source.challenges && answer.status === 401) {
      const key = await keyAuthorization(answer.headers.get('www-authenticate'), options.env, options.readKey);
      answer = await send({ ...call, headers: { ...headers, Authorization: key } }, options);
    }
    return tokenOf(answer, now());
  };

  const refresh = (resource: string): Promise<Token> => {
    const already = underWay.get(resource);
    if (already) return already;
    const fetching = fetchToken(resource)
      .then((token) => {
        kept.set(resource, token);
        return token;
      })
      .finally(() => underWay.delete(resource));
    underWay.set(resource, fetching);
    return fetching;
  };

  return {
    source: source.name,
    url,
    forget: (resource) => kept.delete(resource),
    getToken: async (resource) => {
      const token = kept.get(resource);
      if (!token || token.expiresOn - margin <= now()) return refresh(resource);
      // As the SDKs do: past half its life a token is renewed behind the caller's back, and serves on if that fails.
      if (token.refreshOn <= now()) {
        refresh(resource).catch(() => {
          if (kept.get(resource) === token) kept.set(resource, { ...token, refreshOn: now() + pauseAfterFailure });
        });
      }
      return token;
    },
  };
};

const tokenOf = (answer: Answer, now: number): Token => {
  if (answer.status !== 200) throw refusal(answer);
  return parseToken(answer, now);
};

const callFor = (
  source: Source,
  url: string,
  headers: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>>,
): Call => {
  const { method, retry } = source;
  const all = new URLSearchParams({ ...(source.apiVersion && { 'api-version': source.apiVersion }), ...asked });
  const todo = 'Start the emulator (msi-emulator start), or say where the source is: its variables, or --identity-url.';
  if (method === 'GET') return { method, url: `${url}${url.includes('?') ? '&' : '?'}${all}`, headers, retry, todo };
  return {
    method,
    url,
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `${all}`,
    todo,
    retry,
  };
};

const sourceOf = ({ source: name, env }: ManagedIdentityOptions): Source => {
  const found = sources.find((each) => (name ? each.name === name : each.variables.every((variable) => env[variable])));
  if (found) return found;
  const names = sources.map((each) => each.name).join(', ');
  throw new ClientError('bad-option', `no identity source is called "${name}"; there are ${names}.`);
};

const urlOf = (source: Source, { env, identityUrl }: ManagedIdentityOptions): string => {
  const text = identityUrl ?? source.url(env);
  if (!text)
    throw new ClientError('bad-option', `${source.name} needs ${source.variables.join(' and ')} in the environment.`);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new ClientError('bad-option', `the identity URL "${text}" is not an http or https address.`);
  }
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = source.path;
  return url.href;
};

const proofOf = ({ name, proof }: Source, env: Environment): string => {
  if (!('variable' in proof)) return 'true';
  const secret = env[proof.variable];
  if (!secret)
    throw new ClientError('bad-option', `${name} needs ${proof.variable}: the secret it lets this host know.`);
  return secret;
};

const selectorOf = (source: Source, { selector = {}, env }: ManagedIdentityOptions): Record<string, string> => {
  const given = Object.entries(selector).filter(([, value]) => value) as [keyof Selector, string][];
  if (given.length > 1) {
    throw new ClientError('bad-option', 'give one of --client-id, --object-id and --resource-id, not several.');
  }
  const fallback = source.defaultClientId && env[source.defaultClientId];
  if (fallback) given.push(['clientId', fallback]);
  const [first] = given;
  if (!first) return {};
  const [kind, value] = first;
  const spelled = source.spelled[kind];
  if (spelled) return { [spelled]: value };
  const flag = `--${kind.replace('Id', '-id')}`;
  const extension = source.name === 'cloud-shell' ? ' If this is the VM extension, say --source vm-extension.' : '';
  throw new ClientError('bad-option', `${source.name} takes no ${flag}; leave it out.${extension}`);
};
