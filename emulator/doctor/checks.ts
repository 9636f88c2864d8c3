import { checkClock } from './checks/clock.ts';
import { checkHostsFile } from './checks/hosts-file.ts';
import { checkImds } from './checks/imds.ts';
import { checkLocalhost } from './checks/localhost.ts';
import { checkPorts } from './checks/ports.ts';
import { checkProxy } from './checks/proxy.ts';
import { checkEmulator } from './checks/running-emulator.ts';
import { checkSources } from './checks/sources.ts';
import { checkTokenCredentials } from './checks/token-credentials.ts';
import { checkTrust } from './checks/trust.ts';
import { checkVariables } from './checks/variables.ts';
import type { Finding, Found } from './finding.ts';
import type { Scene } from './scene.ts';

export type Check = {
  readonly name: string;
  readonly summary: string;
  readonly find: (scene: Scene) => readonly Found[];
};

/** Everything the doctor looks at, in the order in which it tells. */
export const checks: readonly Check[] = [
  { name: 'source', summary: 'which source each client would take here, and why', find: checkSources },
  {
    name: 'variables',
    summary: 'variables that are empty, miss their other half or contradict one another',
    find: checkVariables,
  },
  {
    name: 'chain',
    summary: 'what AZURE_TOKEN_CREDENTIALS makes of a DefaultAzureCredential',
    find: checkTokenCredentials,
  },
  { name: 'proxy', summary: 'whether a proxy would swallow IMDS or the emulator', find: checkProxy },
  { name: 'imds', summary: 'whether the real IMDS, or something else, answers at 169.254.169.254', find: checkImds },
  { name: 'emulator', summary: 'whether an emulator runs, and this environment is that one’s', find: checkEmulator },
  { name: 'trust', summary: 'whether each runtime found here trusts its certificate', find: checkTrust },
  { name: 'ports', summary: 'whether start would have its ports', find: checkPorts },
  { name: 'localhost', summary: 'what localhost is, and whether IPv6 comes first', find: checkLocalhost },
  { name: 'hosts', summary: 'names of Azure that the hosts file redirects', find: checkHostsFile },
  { name: 'clock', summary: 'whether the machine’s clock and the emulator’s agree', find: checkClock },
];

export const findingsOf = (scene: Scene): Finding[] =>
  checks.flatMap(({ name, find }) => find(scene).map((found) => ({ check: name, ...found })));
