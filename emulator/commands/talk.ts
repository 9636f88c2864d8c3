import type { Entry } from '../journal/entry.ts';
import type { RunningEmulator } from '../start.ts';
import { renderEnvironment, shellOf } from './shells.ts';

/** What `start` says on stderr once every port answers. */
export const greeting = async ({ urls, caFile, as, world, env, controlToken }: RunningEmulator): Promise<string> => {
  const { resources, roleAssignments, tenant } = world;
  const paste = await env().then(
    (environment) => renderEnvironment(environment, shellOf(process.env, process.platform)),
    ({ message }) => message as string,
  );
  return `
  msi-emulator speaks for ${as} in ${tenant.displayName} (${resources.length} resources, ${roleAssignments.length} role assignments)

    identity   ${urls.identity}
    ARM        ${urls.arm}
    authority  ${urls.authority}/${tenant.tenantId}
    control    ${urls.control}${controlToken === undefined ? '' : `  (asks for the bearer token ${controlToken})`}
    CA file    ${caFile}

  Paste this into the shell of the program under test (or: eval "$(msi-emulator env)"):

${paste.replaceAll(/^/gm, '    ')}

  Ctrl-C stops it. What follows is one line per exchange: time, method, path, status, host, decision.

`;
};

/** `12:30:01 GET /metadata/identity/oauth2/token 200 vm-web-1 served: …` */
export const exchangeLine = ({ at, method, path, status, host, decision }: Entry): string =>
  [at.slice(11, 19), method, path, status, host ?? '-', decision].join(' ');
