import type * as z from 'zod/mini';
import type { Entry } from './entries.ts';
import { derivedGuid } from './resource-id.ts';
import type { applicationSchema, servicePrincipalSchema, userSchema } from './schema-directory.ts';
import type { Application, ServicePrincipal, User } from './world.ts';
import type { Report } from './world-error.ts';

/** Reports a second entry of the same name or id. */
const noTwice = (what: string, report: Report): ((entry: Entry<unknown>, ...keys: string[]) => void) => {
  const seen = new Map<string, string>();
  return ({ path }, ...keys) => {
    for (const key of keys) {
      const low = key.toLowerCase();
      if (seen.has(low)) report(path, `${what} ${key} is declared twice`);
      seen.set(low, key);
    }
  };
};

export const resolveUsers = (entries: readonly Entry<z.infer<typeof userSchema>>[], report: Report): User[] => {
  const once = noTwice('user', report);
  return entries.map((entry) => {
    const { userPrincipalName, displayName, objectId, id } = entry.value;
    const user = {
      objectId: objectId ?? id ?? derivedGuid('user', userPrincipalName),
      userPrincipalName,
      displayName: displayName ?? userPrincipalName,
    };
    once(entry, user.userPrincipalName, user.objectId);
    return user;
  });
};

export const resolveServicePrincipals = (
  entries: readonly Entry<z.infer<typeof servicePrincipalSchema>>[],
  report: Report,
): ServicePrincipal[] => {
  const once = noTwice('service principal', report);
  return entries.map((entry) => {
    const { displayName, appId, objectId, id, clientSecrets } = entry.value;
    const principal = {
      objectId: objectId ?? id ?? derivedGuid('servicePrincipal', displayName),
      appId: appId ?? derivedGuid('appId', displayName),
      displayName,
      clientSecrets: clientSecrets ?? [],
      federatedIdentityCredentials: [],
    };
    once(entry, principal.objectId, principal.appId);
    return principal;
  });
};

export const resolveApplications = (
  entries: readonly Entry<z.infer<typeof applicationSchema>>[],
  report: Report,
): Application[] => {
  const once = noTwice('application', report);
  return entries.map((entry) => {
    const { displayName, identifierUris, appRoles } = entry.value;
    const appId = entry.value.appId ?? derivedGuid('appId', displayName);
    once(entry, appId, ...(identifierUris ?? []));
    const roles = (appRoles ?? []).map(({ value, id }) => ({
      id: id ?? derivedGuid('appRole', `${appId}/${value}`),
      value,
    }));
    const oneRole = noTwice('app role', report);
    for (const { id, value } of roles) oneRole(entry, value, id);
    return { appId, displayName, identifierUris: identifierUris ?? [], appRoles: roles };
  });
};
