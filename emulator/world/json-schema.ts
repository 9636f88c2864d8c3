import * as z from 'zod/mini';
import { roleAssignmentSchema, roleDefinitionSchema } from './schema-access.ts';
import * as directory from './schema-directory.ts';
import { resourceSchema } from './schema-resource.ts';
import { closed } from './schema-words.ts';

const list = <T extends z.core.$ZodType>(entry: T) => z.nullish(z.array(entry));

const worldSchema = closed(
  {
    tenant: z.nullish(directory.tenantSchema),
    subscriptions: list(directory.subscriptionSchema),
    resources: list(resourceSchema),
    roleAssignments: list(roleAssignmentSchema),
    roleDefinitions: list(roleDefinitionSchema),
    users: list(directory.userSchema),
    servicePrincipals: list(directory.servicePrincipalSchema),
    applications: list(directory.applicationSchema),
    appRoleAssignments: list(directory.appRoleAssignmentSchema),
    $schema: z.nullish(z.string().check(z.describe('Where the schema of this file lies, for editors.'))),
  },
  'What exists, in the words of Azure.',
);

/** The JSON Schema (2020-12) of a world file, by which editors complete and check it. */
export const worldJsonSchema = (): object => ({
  ...z.toJSONSchema(worldSchema, { target: 'draft-2020-12', io: 'input' }),
  title: 'msi-emulator world',
});
