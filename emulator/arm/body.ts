import type { Request } from '../exchange/request.ts';
import { contentTooLarge, invalidContent, unsupportedMediaType } from './errors-of-writes.ts';
import type { Json } from './types/resource-type.ts';

export const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The map under a key; an empty one where there is none. Throws InvalidRequestContent where it is something else. */
export const mapIn = (body: Json, key: string): Json => {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw invalidContent(`${key} is not an object`);
  return value;
};

/** The text under a key, undefined where there is none. Throws InvalidRequestContent where it is something else. */
export const textIn = (body: Json, key: string): string | undefined => {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidContent(`${key} is not a string`);
  return value;
};

/** Tags as written. Throws InvalidRequestContent for values that are no text. */
export const tagsIn = (body: Json): Readonly<Record<string, string>> => {
  const tags = mapIn(body, 'tags');
  for (const key of Object.keys(tags))
    if (typeof tags[key] !== 'string') throw invalidContent(`tag ${key} is not a string`);
  return tags as Record<string, string>;
};

/** The object that a body holds. Throws the ArmErrors of arm.md §4.4. */
export const requireBody = (request: Request): Json => {
  const { unreadable, body, headers } = request;
  if (unreadable?.status === 413) throw contentTooLarge();
  if (unreadable) throw invalidContent(unreadable.problem);
  const type = headers['content-type'];
  if (type !== undefined && !/^(application|text)\/([\w.-]+\+)?json\b/i.test(type)) throw unsupportedMediaType(type);
  if (body.length === 0) throw invalidContent('the body is empty');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw invalidContent((error as Error).message);
  }
  if (!isMap(value)) throw invalidContent('the body is not a JSON object');
  return value;
};

/** JSON merge patch (RFC 7396): maps are merged, null takes away, all else replaces. */
export const merged = (before: unknown, patch: unknown): unknown => {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key === '__proto__') continue;
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
};
