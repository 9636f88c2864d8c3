export type Path = readonly (string | number)[];

/** One thing that is wrong with a world. */
export type WorldFault = {
  /** `resources[2].identity.userAssignedIdentities`; `world` for the whole, or the file's name where it cannot be read. */
  readonly place: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  readonly path: Path;
  /** Counted from 1, where the file is at hand. */
  readonly line?: number;
  readonly column?: number;
};

/** So many faults are named in full; the others are counted. */
export const shownFaults = 50;

/** Everything that is wrong with a world, at once. Its message names the first 50 faults. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly faults: readonly WorldFault[];

  constructor(faults: readonly WorldFault[], file?: string) {
    super(faultLines(faults, file).join('\n'));
    this.faults = faults;
  }
}

/** One line a fault, as `world.yaml:12:5: resources[2].name: …`, the first 50 and a count of the others. */
export const faultLines = (faults: readonly WorldFault[], file?: string): string[] => {
  const lines = faults.slice(0, shownFaults).map(({ place, message, line, column }) => {
    const position = line === undefined ? '' : `${file ?? ''}${file ? ':' : ''}${line}:${column ?? 1}: `;
    return `${position}${place}: ${message}`;
  });
  if (faults.length > shownFaults) lines.push(`and ${faults.length - shownFaults} more`);
  return lines;
};

/** `resources[2].tags["a.b"]`, or `world` for the whole. */
export const placeOf = (path: Path): string => {
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) place += place ? `.${step}` : step;
    else place += `[${JSON.stringify(step.length > 200 ? `${step.slice(0, 200)}…` : step)}]`;
  }
  return place || 'world';
};

/** Collects faults. `suggest` is asked only for those that will be shown. */
export type Report = (path: Path, message: string, more?: { at?: Path; suggest?: () => string }) => void;

export const createReport = (): { faults: WorldFault[]; report: Report } => {
  const faults: WorldFault[] = [];
  const report: Report = (path, message, { at, suggest } = {}) => {
    const hint = suggest && faults.length < shownFaults ? suggest() : '';
    faults.push({ place: placeOf(path), message: `${message}${hint}`, path: at ?? path });
  };
  return { faults, report };
};
