import { seconds } from '../clock/clock.ts';
import {
  earlyToken,
  expiredToken,
  invalidToken,
  noPrincipal,
  publicAudiences,
  wrongAudience,
} from './unauthenticated.ts';

/** What ARM reads of a verified token. */
export type Claims = {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  /** Seconds since the epoch. */
  readonly exp: number;
  readonly nbf?: number;
  /** Absent where the token names no principal at all: refused, but after its audience and lifetime. */
  readonly oid?: string;
  /** What a refusal calls the caller: a user's name, else the application id. */
  readonly client: string;
  readonly uti?: string;
  readonly resourceId?: string;
};

/** Claims that were found right at this moment: they name a principal. */
export type Caller = Claims & { readonly oid: string };

/** The last second of the year 9999, where .NET's time ends. */
const lastSecond = 253_402_300_799;

/** Also accepted, unnamed in the refusal: the app id of the Azure Service Management API (arm.md §4.6). */
const audienceAppId = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** Those of the other clouds (arm.md §4.6): a token for any of them is for an Azure Resource Manager. */
const sovereignAudiences = [
  'https://management.core.usgovcloudapi.net',
  'https://management.usgovcloudapi.net',
  'https://management.core.chinacloudapi.cn',
  'https://management.chinacloudapi.cn',
  'https://management.core.cloudapi.de',
  'https://management.microsoftazure.de',
  'https://management.sovcloud-api.fr',
].flatMap((each) => [each, `${each}/`]);

/** What ARM is called in tokens. */
export const armAudiences: ReadonlySet<string> = new Set([...publicAudiences, ...sovereignAudiences, audienceAppId]);

type Raw = Readonly<Record<string, unknown>>;

const text = (raw: Raw, name: string): string | undefined => {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (value !== undefined && typeof value !== 'string') throw invalidToken(`claim ${name} is not a string`);
  return value === '' ? undefined : value;
};

const requireText = (raw: Raw, name: string): string => {
  const value = text(raw, name);
  if (value === undefined) throw invalidToken(`claim ${name} is missing`);
  return value;
};

const time = (raw: Raw, name: string): number | undefined => {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > lastSecond) {
    throw invalidToken(`claim ${name} is not a time in seconds`);
  }
  return value as number;
};

/** Reads the payload of a verified token. Throws the ArmError of claims that have the wrong form. */
export const claimsFrom = (raw: Raw): Claims => {
  const [exp, nbf, oid, uti] = [time(raw, 'exp'), time(raw, 'nbf'), text(raw, 'oid'), text(raw, 'uti')];
  if (exp === undefined) throw invalidToken('claim exp is missing');
  time(raw, 'iat');
  const resourceId = text(raw, 'xms_mirid');
  const client = text(raw, 'upn') ?? text(raw, 'unique_name') ?? text(raw, 'appid') ?? oid ?? '';
  return {
    aud: requireText(raw, 'aud'),
    iss: requireText(raw, 'iss'),
    tid: requireText(raw, 'tid'),
    exp,
    ...(nbf === undefined ? {} : { nbf }),
    ...(oid === undefined ? {} : { oid }),
    client,
    ...(uti === undefined ? {} : { uti }),
    ...(resourceId === undefined ? {} : { resourceId }),
  };
};

/** Lifetime, audience, principal. Run on every request: the clock moves, and `base` is the request's. */
export const checkClaims = (
  claims: Claims,
  milliseconds: number,
  base: string,
  audiences: readonly string[],
  accepted: ReadonlySet<string> = armAudiences,
): Caller => {
  const now = seconds(milliseconds);
  if (claims.exp <= now) throw expiredToken(claims.exp, now);
  if (claims.nbf !== undefined && claims.nbf > now) throw earlyToken(claims.nbf, now);
  const audience = claims.aud.toLowerCase();
  if (!accepted.has(audience)) {
    const own = base.toLowerCase();
    const further = audience === own || audience === `${own}/`;
    if (!further && !audiences.some((each) => each.toLowerCase() === audience)) throw wrongAudience(claims.aud);
  }
  if (claims.oid === undefined) throw noPrincipal();
  return { ...claims, oid: claims.oid };
};
