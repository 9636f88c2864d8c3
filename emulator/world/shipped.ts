import { readWorld } from './read.ts';
import type { World } from './world.ts';

/** The world that the package ships. In dist/ the build has put it here in full, already read and checked. */
export const shippedWorld = (): Promise<World> => readWorld();
