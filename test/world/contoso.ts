import { fileURLToPath } from 'node:url';
import type { Resource, World } from '../../emulator/world/world.ts';
import { WorldError } from '../../emulator/world/world-error.ts';

/** A file among the world fixtures. */
export const worldFixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/worlds/${name}`, import.meta.url));

export const named = (world: World, name: string): Resource => {
  const found = world.resources.filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
  return found[0] as Resource;
};

/** What `read` refuses, one `place: message` per fault, with line and column where they are known. */
export const faultsOf = async (read: () => unknown): Promise<string[]> => {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return error.faults.map(({ line, column, place, message }) =>
      [...(line === undefined ? [] : [`${line}:${column}`]), place, message].join(': '),
    );
  }
  return [];
};
