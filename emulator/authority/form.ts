import type { Request } from '../exchange/request.ts';
import { malformedRequest, parameterMissing, parameterRepeated } from './request-errors.ts';

/** A token request's own fields; a Basic header fills in the client's id and secret (RFC 6749 §2.3.1). */
export type Form = { readonly get: (name: string) => string | undefined; readonly require: (name: string) => string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the form body. Any other body is taken for none, so that what is missing is named. Throws AuthorityError. */
export const readForm = ({ headers, body }: Request): Form => {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const isForm = type === undefined || type === 'application/x-www-form-urlencoded';
  const sent = new URLSearchParams(isForm ? decode(body) : '');
  const repeated = [...sent.keys()].find((name, index, all) => all.indexOf(name) !== index);
  if (repeated !== undefined) throw parameterRepeated(repeated);
  const basic = basicCredentials(headers.authorization);
  const get = (name: string): string | undefined => sent.get(name) || basic[name];
  const hint = isForm ? undefined : `the body is ${type}, not application/x-www-form-urlencoded`;
  return {
    get,
    require: (name) => {
      const value = get(name);
      if (value === undefined) throw parameterMissing(name, hint);
      return value;
    },
  };
};

const decode = (body: Buffer): string => {
  try {
    return utf8.decode(body);
  } catch {
    throw malformedRequest('the body is not UTF-8');
  }
};

const basicCredentials = (authorization: string | undefined): Readonly<Record<string, string | undefined>> => {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (encoded === undefined) return {};
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const plain = (text: string | undefined): string | undefined => {
    if (text === undefined || text === '') return undefined;
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      throw malformedRequest('the Basic credentials are not percent-encoded as RFC 6749 has it');
    }
  };
  return { client_id: plain(id), client_secret: plain(secret) };
};
