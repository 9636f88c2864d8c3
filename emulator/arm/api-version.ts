import type { Request } from '../exchange/request.ts';
import { missingApiVersion } from './errors.ts';

/** A query parameter, its name in any casing (arm.md §0.2), first one first. */
export const queryFor = (request: Request, name: string): string | undefined => {
  const exact = request.query.get(name);
  if (exact !== null) return exact;
  for (const [key, value] of request.query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
};

/** The api-version asked for, in lower case. Throws MissingApiVersionParameter. */
export const requireApiVersion = (request: Request): string => {
  const value = queryFor(request, 'api-version');
  if (value === undefined || value === '') throw missingApiVersion();
  return value.toLowerCase();
};

const wellFormed = /^(\d{4}-\d{2}-\d{2})(-[a-z0-9]+)?$/;

/** True for any date, preview or not. */
export const isWellFormed = (apiVersion: string): boolean => {
  const date = wellFormed.exec(apiVersion)?.[1];
  return date !== undefined && !Number.isNaN(Date.parse(date));
};

/**
 * True for a version listed, and for a well-formed one newer than all that are: clients run ahead of any list
 * (arm.md §0.3). `known` is oldest first.
 */
export const isSupported = (apiVersion: string, known: ReadonlySet<string>, newest: string): boolean => {
  if (known.has(apiVersion)) return true;
  const date = wellFormed.exec(apiVersion)?.[1];
  return date !== undefined && date > newest.slice(0, 10) && !Number.isNaN(Date.parse(date));
};

/** True where `apiVersion` is of `first`'s date or later. Versions are dates, so their spelling sorts. */
export const isSince = (apiVersion: string, first: string): boolean => apiVersion.slice(0, 10) >= first.slice(0, 10);
