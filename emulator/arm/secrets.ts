import { isMap } from './body.ts';

/** Taken in by a write and never given back, so not kept either (arm.md §1.2): wherever in the properties they stand. */
const secrets = new Set(['adminpassword', 'customdata', 'protectedsettings', 'administratorloginpassword']);

export const withoutSecrets = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(withoutSecrets) as T;
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !secrets.has(key.toLowerCase()) && key !== '__proto__');
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutSecrets(each)])) as T;
};
