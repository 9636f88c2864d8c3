export type Path = readonly (string | number)[];

/** One thing that is wrong with a world. */
export type WorldFault = {
  /** `resources[2].identity.userAssignedIdentities`; `world` for the whole. */
  readonly place: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  readonly path: Path;
  /** Counted from 1, where the text is at hand. */
  readonly line?: number;
  readonly column?: number;
};

/** So many faults are named in full; the others are counted. */
export const shownFaults = 50;

/** Everything that is wrong with a world, at once. Its message has a line for each of the first 50 faults. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly faults: readonly WorldFault[];

  constructor(faults: readonly WorldFault[], file?: string) {
    const lines = faultLines(faults, file);
    super(lines.length === 1 ? lines[0] : [`${faults.length} faults in ${file ?? 'the world'}:`, ...lines].join('\n'));
    this.faults = faults;
  }
}

/** One line a fault, as `world.yaml:12:5: resources[2].name: …`, the first 50 and a count of the others. */
export const faultLines = (faults: readonly WorldFault[], file?: string): string[] => {
  const lines = faults.slice(0, shownFaults).map(({ place, message, line, column }) => {
    const position = file === undefined ? '' : [file, ...(line === undefined ? [] : [line, column])].join(':');
    return [position, file !== undefined && place === 'world' ? '' : place, message]
      .filter((part) => part !== '')
      .join(': ');
  });
  if (faults.length > shownFaults) lines.push(`and ${faults.length - shownFaults} more`);
  return lines;
};

/** `resources[2].tags["a.b"]`, or `world` for the whole. */
const placeOf = (path: Path): string => {
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`;
    else if (/^[A-Za-z_$][\w-]*$/.test(step)) place += place ? `.${step}` : step;
    else place += `[${JSON.stringify(step.length > 200 ? `${step.slice(0, 200)}…` : step)}]`;
  }
  return place || 'world';
};

/** Control characters of the file must not reach a terminal. */
const visible = (message: string): string =>
  message.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Collects faults. `at` is where the text is wrong, if not at the path; `suggest` is asked only for those that are shown. */
export type Report = (path: Path, message: string, more?: { at?: Path; suggest?: () => string }) => void;

export const createReport = (): { faults: WorldFault[]; report: Report } => {
  const faults: WorldFault[] = [];
  const report: Report = (path, message, { at, suggest } = {}) => {
    const hint = suggest && faults.length < shownFaults ? suggest() : '';
    faults.push({ place: placeOf(path), message: visible(`${message}${hint}`), path: at ?? path });
  };
  return { faults, report };
};
