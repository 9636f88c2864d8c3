import type * as z from 'zod/mini';
import { didYouMean } from '../exchange/spelling.ts';
import { resolveAppRoleAssignments } from './app-role-assignments.ts';
import { resolveApplications, resolveServicePrincipals, resolveUsers } from './directory.ts';
import { type Entry, readEntry } from './entries.ts';
import { trustedWords, withTrust } from './own-trust.ts';
import { checkPlain, copyPlain, described } from './plain.ts';
import { createPrincipals } from './principals.ts';
import { derivedGuid, isGuid, subscriptionScope } from './resource-id.ts';
import { impliedGroups, resolveResources } from './resources.ts';
import { principalWord, resolveRoleAssignments, resolveRoleDefinitions } from './roles.ts';
import { roleAssignmentSchema, roleDefinitionSchema } from './schema-access.ts';
import * as directory from './schema-directory.ts';
import { type FileResource, resourceSchema } from './schema-resource.ts';
import { createScopes } from './scopes.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { Tenant, World } from './world.ts';
import { createReport, type Report, WorldError } from './world-error.ts';

/** The world in full from what a file holds. Throws a WorldError that names everything wrong at once. The input is copied. */
export const parseWorld = (input: unknown): World => {
  const { faults, report } = createReport();
  if (!checkPlain(input, report)) throw new WorldError(faults);
  const world = resolveWorld(copyPlain(input), report);
  if (faults.length > 0 || !world) throw new WorldError(faults);
  return world;
};

/** As parseWorld, for input that no one else holds: it is taken over, not copied. */
export const adoptWorld = (input: unknown): World => {
  const { faults, report } = createReport();
  if (!checkPlain(input, report)) throw new WorldError(faults);
  const world = resolveWorld(faults.length > 0 ? copyPlain(input) : input, report);
  if (faults.length > 0 || !world) throw new WorldError(faults);
  return world;
};

const sections = [
  'subscriptions',
  'resources',
  'roleAssignments',
  'roleDefinitions',
  'users',
  'servicePrincipals',
  'applications',
  'appRoleAssignments',
] as const;

const resolveWorld = (root: unknown, report: Report): World | undefined => {
  if (root === null || root === undefined) {
    report([], 'is empty; msi-emulator init writes one to start from');
    return undefined;
  }
  if (typeof root !== 'object' || Array.isArray(root)) {
    const hint = Array.isArray(root) ? '; a list of resources goes under resources:' : '';
    report([], `expected a map with tenant, subscriptions and resources, found ${described(root)}${hint}`);
    return undefined;
  }
  const file = root as Readonly<Record<string, unknown>>;
  const known = ['tenant', ...sections, '$schema'];
  for (const key of Object.keys(file)) {
    if (!known.includes(key)) report([], `unknown key "${key}"${didYouMean(key, known)}`, { at: [key] });
  }
  const entriesOf = <T>(section: (typeof sections)[number], schema: z.ZodMiniType<T>): Entry<T>[] => {
    const list = file[section] ?? [];
    if (!Array.isArray(list)) {
      report([section], `expected a list, found ${described(list)}`);
      return [];
    }
    const entries: Entry<T>[] = [];
    for (let index = 0; index < list.length; index++) {
      const entry = readEntry(schema, list[index], [section, index], report);
      if (entry) entries.push(entry);
    }
    return entries;
  };

  const subscriptionEntries = entriesOf('subscriptions', directory.subscriptionSchema);
  const resourceEntries = entriesOf('resources', resourceSchema);
  const tenant = tenantOf(file.tenant, subscriptionEntries, resourceEntries, report);
  const subscriptions = createSubscriptions(subscriptionEntries, tenant.tenantId, report);
  const { resources, groups } = resolveResources(resourceEntries, subscriptions, tenant.tenantId, report);
  const users = resolveUsers(entriesOf('users', directory.userSchema), report);
  const principalEntries = entriesOf('servicePrincipals', directory.servicePrincipalSchema);
  const servicePrincipals = resolveServicePrincipals(principalEntries, report);
  const applications = resolveApplications(entriesOf('applications', directory.applicationSchema), report);
  const roleEntries = entriesOf('roleDefinitions', roleDefinitionSchema);
  const assignmentEntries = entriesOf('roleAssignments', roleAssignmentSchema);
  const appRoleEntries = entriesOf('appRoleAssignments', directory.appRoleAssignmentSchema);
  const findPrincipal = createPrincipals(resources, users, servicePrincipals, [
    ...assignmentEntries.map(({ value }) => principalWord(value)),
    ...appRoleEntries.map(({ value }) => value.principal),
    ...trustedWords(principalEntries),
  ]);
  const findScope = createScopes(resources, groups, subscriptions, [
    ...assignmentEntries.map(({ value }) => value.properties?.scope ?? value.scope),
    ...roleEntries.flatMap(({ value }) => value.properties?.assignableScopes ?? value.assignableScopes ?? []),
  ]);
  const everySubscription = subscriptions.all().map(({ subscriptionId }) => subscriptionScope(subscriptionId));
  const { definitions, roles } = resolveRoleDefinitions(roleEntries, everySubscription, findScope, report);
  const roleAssignments = resolveRoleAssignments(assignmentEntries, roles, findPrincipal, findScope, report);
  const appRoleAssignments = resolveAppRoleAssignments(appRoleEntries, applications, findPrincipal, report);
  return {
    tenant,
    subscriptions: subscriptions.all(),
    resources: [...resources, ...impliedGroups(groups)],
    roleAssignments,
    roleDefinitions: definitions,
    users,
    servicePrincipals: withTrust(
      servicePrincipals,
      principalEntries,
      resources,
      tenant.tenantId,
      findPrincipal,
      report,
    ),
    applications,
    appRoleAssignments,
  };
};

/** A tenant that is not named takes the first tenantId that a pasted resource carries, so that the two agree. */
const tenantOf = (
  written: unknown,
  subscriptions: readonly Entry<directory.FileSubscription>[],
  resources: readonly Entry<FileResource>[],
  report: Report,
): Tenant => {
  const value = readEntry(directory.tenantSchema, written ?? {}, ['tenant'], report)?.value ?? {};
  const domain = value.domain ?? 'contoso.onmicrosoft.com';
  const carried = (): string | undefined => {
    for (const {
      value: { tenantId },
    } of subscriptions)
      if (tenantId) return tenantId;
    for (const { value } of resources) {
      const tenantId = value.identity?.tenantId ?? value.properties?.tenantId ?? value.tenantId;
      if (typeof tenantId === 'string' && isGuid(tenantId)) return tenantId;
    }
    return undefined;
  };
  return {
    tenantId: value.tenantId ?? value.id ?? carried() ?? derivedGuid('tenant', domain),
    displayName: value.displayName ?? 'Contoso',
    domain,
  };
};
