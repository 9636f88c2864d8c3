import type { Resource } from '../../world/world.ts';
import type { Allowed } from '../allowed.ts';
import { mapIn, tagsIn, textIn } from '../body.ts';
import { notFound } from '../errors.ts';
import { invalidContent } from '../errors-of-writes.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { Json, ResourceType, Written } from './resource-type.ts';

type Tags = Readonly<Record<string, string>>;

/** The resource or group that the tags are put on. */
const tagged = ({ store, target }: Allowed): Resource | undefined =>
  store.resourceFor(target.id.slice(0, target.id.toLowerCase().lastIndexOf('/providers/')));

const asTags = (resource: Resource | undefined): Resource | undefined =>
  resource && {
    id: `${resource.id}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags: resource.tags ?? {} },
  };

const written = (allowed: Allowed, tags: Tags): Written => {
  const before = tagged(allowed);
  // A subscription's own tags are not kept here.
  if (!before || allowed.target.names[0]?.toLowerCase() !== 'default') throw notFound(allowed.target.id);
  const resource = { ...before, tags };
  allowed.store.put(resource);
  return { status: 200, resource: asTags(resource) as Resource };
};

const operations: Readonly<Record<string, (before: Tags, given: Tags) => Tags>> = {
  merge: (before, given) => ({ ...before, ...given }),
  replace: (_, given) => given,
  delete: (before, given) => Object.fromEntries(Object.entries(before).filter(([key, value]) => given[key] !== value)),
};

const tagsOf = (body: Json): Tags => tagsIn(mapIn(body, 'properties'));

/** The tags of whatever they are put on, as `az tag` reads and writes them. */
export const tags: ResourceType = {
  type: 'Microsoft.Resources/tags',
  operations: 'Microsoft.Resources/tags',
  scope: 'extension',
  core: false,
  apiVersions: coreApiVersions,
  find: (allowed) => (allowed.target.names[0]?.toLowerCase() === 'default' ? asTags(tagged(allowed)) : undefined),
  list: (allowed) => [asTags(tagged(allowed))].flatMap((each) => each ?? []),
  render: ({ id, name, type, properties }) => ({ id, name, type, properties }),
  put: (body, _, allowed) => written(allowed, tagsOf(body)),
  patch: (body, old, allowed) => {
    const word = textIn(body, 'operation') ?? 'Replace';
    const key = word.toLowerCase();
    const operation = Object.hasOwn(operations, key) ? operations[key] : undefined;
    if (!operation) throw invalidContent(`operation ${word} is not one of Merge, Replace, Delete`);
    return written(allowed, operation(old.properties.tags as Tags, tagsOf(body)));
  },
  remove: (_, allowed) => {
    written(allowed, {});
    return { status: 200 };
  },
};
