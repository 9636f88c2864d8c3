import { toUSVString } from 'node:util';

/** A JWT, whole or without its signature: two dots in what base64url makes of `{"`. */
const jwt = /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g;

/** Parameters whose value opens a door. `$skiptoken` is a page's mark and does not. */
const secretName = /secret|password|assertion|access_token|refresh_token|id_token|^(code|sig|key|sas)$/i;

export const masked = '***';

/** The text with every token in it cut to what says that there was one. */
export const mask = (text: string): string => (text.includes('eyJ') ? text.replace(jwt, `eyJ${masked}`) : text);

/** The value of a query or form parameter as it may be shown. */
export const maskedValue = (name: string, value: string): string =>
  secretName.test(name) && value !== '' ? masked : mask(value);

/** Path and query with what is secret in them masked, as a URL spells them; only what need not be encoded is left plain. */
export const maskedTarget = (path: string, query: URLSearchParams): string => {
  const pairs = [...query].map(([name, value]) => `${plain(name)}=${plain(maskedValue(name, value))}`);
  const target = toUSVString(mask(path)).replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  return target + (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
};

const plain = (text: string): string => text.replace(/[^!$'()*,\-./0-9:;?@A-Z_a-z~]/gu, encodeURIComponent);
