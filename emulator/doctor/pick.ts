import type { Client, Picked, Rule } from './clients.ts';
import { areOr, listed } from './finding.ts';
import type { Scene } from './scene.ts';

/** Which source a client takes, where that is if it is IMDS, and why. */
export type Choice = { readonly source: Picked; readonly at?: string; readonly because: string };

export type Surroundings = Pick<Scene, 'env' | 'platform' | 'hasFile'>;

export const choiceOf = ({ rules, imdsAt, takesEmpty }: Client, scene: Surroundings): Choice => {
  const held = rules.find((rule) => holds(rule, scene, takesEmpty ?? false));
  if (held) return { source: held.source, because: reasonOf(held, scene) };
  const at = imdsAt === undefined ? undefined : scene.env[imdsAt];
  return at
    ? { source: 'imds', at, because: `${imdsAt} is set` }
    : { source: 'imds', at: realImds, because: 'no variable that they read says otherwise' };
};

export const realImds = '169.254.169.254';

const holds = ({ needs, himds }: Rule, scene: Surroundings, takesEmpty: boolean): boolean => {
  const isSet = (need: string): boolean => {
    const [name = '', start = ''] = need.split('=');
    const value = scene.env[name];
    return value !== undefined && (takesEmpty || value !== '') && value.startsWith(start);
  };
  return needs.every(isSet) && (!himds || agentOf(scene) !== undefined);
};

const reasonOf = ({ needs, himds }: Rule, scene: Surroundings): string => {
  if (himds) return `${agentOf(scene)} is there`;
  const names = needs.map((need) => need.split('=')[0] as string);
  return `${listed(names)} ${areOr(names)} set`;
};

/** Where Azure Arc's agent is installed, which makes some clients choose it with no variable set (wire.md §5). */
const agentOf = ({ env, platform, hasFile }: Surroundings): string | undefined => {
  const agents =
    platform === 'win32'
      ? [env.ProgramFiles, env.ProgramData].flatMap((folder) =>
          folder ? [`${folder}\\AzureConnectedMachineAgent\\himds.exe`] : [],
        )
      : ['/opt/azcmagent/bin/himds'];
  return agents.find(hasFile);
};
