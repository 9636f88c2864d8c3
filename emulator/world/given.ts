import type { World } from './world.ts';

/** The world of a file, of an object, or the shipped one. What each needs is loaded when it is asked for. Throws WorldError. */
export const worldFrom = async (given: string | object | undefined): Promise<World> => {
  if (given === undefined) return (await import('./shipped.ts')).shippedWorld();
  if (typeof given === 'string') return (await import('./read.ts')).readWorld(given);
  return (await import('./parse.ts')).parseWorld(given);
};
