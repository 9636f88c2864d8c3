import { parseResourceId } from '../world/resource-id.ts';
import type { Resource } from '../world/world.ts';

type Keeps = (resource: Resource) => boolean;

const same = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

const shortName = ({ name }: Resource): string => name.slice(name.lastIndexOf('/') + 1);

const fields: Readonly<Record<string, (value: string) => Keeps>> = {
  resourcetype: (value) => (each) => same(each.type, value),
  resourcegroup: (value) => (each) => same(parseResourceId(each.id)?.resourceGroup, value),
  name: (value) => (each) => same(each.name, value) || same(shortName(each), value),
  location: (value) => (each) => same(each.location, value.replaceAll(' ', '')),
  tagname: (value) => (each) => Object.keys(each.tags ?? {}).some((key) => same(key, value)),
  tagvalue: (value) => (each) => Object.values(each.tags ?? {}).includes(value),
};

const clause = (text: string): Keeps | undefined => {
  const part = /^substringof\('((?:[^']|'')*)',\s*(name|resourceGroup)\)$/i.exec(text);
  if (part) {
    const [wanted = '', field = ''] = [part[1]?.toLowerCase(), part[2]?.toLowerCase()];
    return (each) =>
      (field === 'name' ? each.name : (parseResourceId(each.id)?.resourceGroup ?? '')).toLowerCase().includes(wanted);
  }
  const [, field = '', operator = '', value = ''] = /^(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'$/i.exec(text) ?? [];
  const make = Object.hasOwn(fields, field.toLowerCase()) ? fields[field.toLowerCase()] : undefined;
  if (!make) return undefined;
  const keeps = make(value.replaceAll("''", "'"));
  return operator.toLowerCase() === 'eq' ? keeps : (each) => !keeps(each);
};

/** Of `tagName eq 'a' and tagValue eq 'b'`, that tag has that value, whatever others have. */
const tagPair = (text: string): Keeps | undefined => {
  const [, name, value] = /^tagName eq '([^']*)' and tagValue eq '([^']*)'$/i.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return ({ tags = {} }) => Object.keys(tags).some((key) => same(key, name) && tags[key] === value);
};

/** What `$filter` of ARM's resource lists keeps (arm.md §3.3); undefined for one that can't be read. */
export const resourceFilter = (text: string): Keeps | undefined => {
  if (text.length > 2000) return undefined;
  const pair = tagPair(text.trim());
  if (pair) return pair;
  const clauses = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .split(/ and (?=(?:[^']*'[^']*')*[^']*$)/i)
    .map((each) => clause(each.trim()));
  if (clauses.includes(undefined)) return undefined;
  return (resource) => clauses.every((keeps) => keeps?.(resource));
};
