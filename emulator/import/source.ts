import type { Document } from '../world/read.ts';
import { createReport, faultLines, type Report, type WorldFault } from '../world/world-error.ts';

/** A file to import: what it holds, and what there is to say of it. */
export type Source = {
  readonly file: string;
  readonly root: unknown;
  /** Says what can't be imported. */
  readonly report: Report;
  /** Says what is left out on purpose. */
  readonly note: Report;
  /** Each with the file, the line and the column; none twice, as of a copy loop. */
  readonly faults: () => string[];
  readonly notes: () => string[];
};

export const createSource = (file: string, { root, locate }: Document): Source => {
  const [wrong, noted] = [createReport(), createReport()];
  const lines = (faults: readonly WorldFault[]) => (): string[] => [
    ...new Set(
      faultLines(
        distinct(faults).map((fault) => ({ ...fault, ...locate(fault.path) })),
        file,
      ),
    ),
  ];
  return {
    ...{ file, root, report: wrong.report, note: noted.report },
    ...{ faults: lines(wrong.faults), notes: lines(noted.faults) },
  };
};

const distinct = (faults: readonly WorldFault[]): readonly WorldFault[] => [
  ...new Map(faults.map((fault) => [`${fault.place}\n${fault.message}`, fault])).values(),
];
