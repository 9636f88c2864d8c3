import type { Argv } from 'yargs';
import type { RoleAssignment, World } from '../world/world.ts';
import { askControl, type ControlFlags, controlFlags, controlFrom } from './running.ts';
import { type OutFlags, outFlags, refuseToOverwrite, writeWorldFile } from './world-file.ts';

export const command = 'export';
export const describe = 'Write a world file of what a running emulator holds now, writes over ARM included';

export const builder = (yargs: Argv) =>
  yargs
    .options({ ...outFlags, ...controlFlags })
    .example('$0 world export --out world.yaml', 'then: msi-emulator start --world world.yaml');

export const handler = async (flags: OutFlags & ControlFlags): Promise<void> => {
  refuseToOverwrite(flags);
  const world = (await askControl(controlFrom(flags, process.env), '/world?present=true')) as World;
  const { worldFile, worldSummary } = await import('../world/print.ts');
  const { parseWorld } = await import('../world/parse.ts');
  const content = worldFile({ ...world, roleAssignments: standing(world) });
  await writeWorldFile(content, flags, worldSummary(parseWorld(content)));
};

/** The role assignments whose scope is still there; what was deleted over ARM leaves those on it behind. */
const standing = ({ subscriptions, resources, roleAssignments }: World): RoleAssignment[] => {
  const there = new Set(
    [
      '/',
      ...resources.map(({ id }) => id),
      ...subscriptions.map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`),
    ].map((id) => id.toLowerCase()),
  );
  return roleAssignments.filter(({ name, scope }) => {
    const stands = there.has(scope.toLowerCase());
    if (!stands) process.stderr.write(`left out: role assignment ${name}, whose scope ${scope} is no longer there\n`);
    return stands;
  });
};
