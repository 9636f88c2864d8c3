import { isSince } from '../api-version.ts';
import { coreApiVersions } from './core-api-versions.ts';
import type { ResourceType } from './resource-type.ts';

/** Resource groups (arm.md §3.3). */
export const resourceGroups: ResourceType = {
  type: 'Microsoft.Resources/resourceGroups',
  operations: 'Microsoft.Resources/subscriptions/resourceGroups',
  scope: 'subscription',
  core: true,
  apiVersions: coreApiVersions,
  methods: ['GET', 'HEAD'],
  filter: (text) => {
    const [, name = '', value] = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i.exec(text) ?? [];
    if (name === '') return undefined;
    return ({ tags = {} }) => {
      const key = Object.keys(tags).find((each) => each.toLowerCase() === name.toLowerCase());
      return key !== undefined && (value === undefined || tags[key] === value);
    };
  },
  render: ({ id, name, type, location, managedBy, tags, properties }, apiVersion) => ({
    id,
    name,
    // Older replies have no type (arm.md §3.3: "since about 2019").
    ...(isSince(apiVersion, '2019-05-01') ? { type } : {}),
    location,
    ...(managedBy ? { managedBy } : {}),
    ...(tags ? { tags } : {}),
    properties: { provisioningState: properties.provisioningState ?? 'Succeeded' },
  }),
};
