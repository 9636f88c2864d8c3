import type * as z from 'zod/mini';
import { didYouMean } from '../exchange/spelling.ts';
import type { Entry } from './entries.ts';
import { createNamed } from './named.ts';
import type { FindPrincipal } from './principals.ts';
import type { appRoleAssignmentSchema } from './schema-directory.ts';
import type { Application, AppRoleAssignment } from './world.ts';
import type { Report } from './world-error.ts';

/** App roles given to principals: they become the token's `roles`. */
export const resolveAppRoleAssignments = (
  entries: readonly Entry<z.infer<typeof appRoleAssignmentSchema>>[],
  applications: readonly Application[],
  findPrincipal: FindPrincipal,
  report: Report,
): AppRoleAssignment[] => {
  const named = createNamed<Application>();
  for (const application of applications) {
    const { appId, displayName, identifierUris } = application;
    named.add(application, `application ${appId}`, [displayName, appId, ...identifierUris]);
  }
  const assignments: AppRoleAssignment[] = [];
  for (const { path, value } of entries) {
    const principal = findPrincipal(value.principal, [...path, 'principal'], report);
    const application = named.require(value.resource, 'no application named', [...path, 'resource'], report);
    if (!application) continue;
    const role = application.appRoles.find(
      ({ id, value: word }) => word === value.role || id === value.role.toLowerCase(),
    );
    if (!role) {
      const known = application.appRoles.map((each) => each.value);
      report([...path, 'role'], `${application.displayName} has no app role "${value.role}"`, {
        suggest: () => didYouMean(value.role, known) || (known.length > 0 ? `; it has ${known.join(', ')}` : ''),
      });
    } else if (principal) {
      assignments.push({ principalId: principal.principalId, resourceAppId: application.appId, role: role.value });
    }
  }
  return assignments;
};
