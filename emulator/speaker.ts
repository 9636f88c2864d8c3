import { SettingError } from './files.ts';
import { type Host, requireHost } from './identity/host.ts';
import { sourceFor } from './identity/sources.ts';
import { readWorld } from './world/read.ts';
import { createStore } from './world/store.ts';

/** Who an emulator of that world file would speak for: by name or id, else the first that speaks the source. Throws WorldError and SettingError. */
export const speakerOf = async (world: string | undefined, as?: string, source?: string): Promise<Host> => {
  const store = createStore(await readWorld(world));
  try {
    return requireHost(store, as, sourceFor(source ?? '') && source);
  } catch (error) {
    throw new SettingError(`--as: ${(error as Error).message}`);
  }
};
