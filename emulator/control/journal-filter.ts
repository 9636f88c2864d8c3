import type { Filter } from '../journal/filter.ts';
import { ControlError } from './control-error.ts';

/** How a query says which entries are meant. */
export const filterWords: Readonly<Record<keyof Filter, string>> = {
  token: 'true: requests for a token; false: all others',
  endpoint: 'who answered; * stands for anything, here and below',
  source: 'the same, for a source such as imds',
  port: 'identity or arm',
  method: 'the method',
  path: 'the path; with its query where the pattern holds a ?',
  status: 'a status, or a class such as 4xx',
  host: 'the host spoken for, by name',
  identity: 'the identity, by name or resource id',
  resource: 'the audience, with or without its trailing slash',
  fault: 'the fault that was put on it',
  uti: 'the token, by its uti claim',
  decision: 'the decision',
  after: 'entries with a greater seq only',
};

/** Throws ControlError for a value that can't be one. */
export const filterFrom = (query: URLSearchParams): Filter => {
  const filter: Record<string, unknown> = {};
  for (const name of Object.keys(filterWords)) {
    const value = query.get(name);
    if (value === null) continue;
    if (name === 'token') {
      if (value !== 'true' && value !== 'false') throw new ControlError(400, 'token: write true or false');
      filter.token = value === 'true';
    } else filter[name] = name === 'after' ? whole(query, name) : value;
  }
  return filter;
};

export const whole = (query: URLSearchParams, name: string): number | undefined => {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,15}$/.test(value))
    throw new ControlError(400, `${name}: write a whole number, not "${value.slice(0, 100)}"`);
  return Number(value);
};
