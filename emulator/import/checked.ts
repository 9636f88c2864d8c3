import { parseWorld } from '../world/parse.ts';
import type { World } from '../world/world.ts';
import { WorldError } from '../world/world-error.ts';
import { unknownParameters } from './given.ts';
import { type Imported, type ImportOptions, importWorld } from './import.ts';
import { ImportError } from './read.ts';
import type { Source } from './source.ts';

export type CheckedImport = {
  /** Of a world file, which is read as this very world. */
  readonly content: Record<string, unknown>;
  readonly world: World;
  /** What was left out, a line each. */
  readonly notes: readonly string[];
};

/** Imports every source into one world. Throws an ImportError that names everything that can't be, at once. */
export const importChecked = (sources: readonly Source[], options: ImportOptions): CheckedImport => {
  const unknown = unknownParameters(options.given, sources);
  const imported = importWorld(sources, options);
  const faults = (): string[] => sources.flatMap((source) => source.faults());
  const found = [...unknown, ...faults()];
  if (found.length > 0) throw new ImportError(found);
  try {
    const world = parseWorld(imported.content);
    return { content: imported.content, world, notes: sources.flatMap(({ notes }) => notes()) };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const elsewhere = backToOrigins(error, imported);
    throw new ImportError([...faults(), ...elsewhere]);
  }
};

/** A fault of the world is told where it was written; those of no one place are given back. */
const backToOrigins = ({ faults }: WorldError, { originOf }: Imported): string[] =>
  faults.flatMap(({ path: [section, index, ...rest], place, message }) => {
    const origin = section === 'resources' && typeof index === 'number' ? originOf(index) : undefined;
    if (!origin) return [`${place}: ${message}`];
    origin.source.report([...origin.path, ...rest], message);
    return [];
  });
