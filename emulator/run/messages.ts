import type { Environment } from '../identity/env.ts';
import type { ListenOptions } from '../options.ts';

/** By a proxy; in namespaces of its own; or so where that can be, else by a proxy. */
export type Transparency = 'proxy' | 'sealed' | 'either';

/** What a run asks of its emulator. Rules, lines and turns as they were typed. */
export type Scene = {
  readonly world?: string;
  readonly options: Omit<ListenOptions, 'now' | 'say'>;
  readonly source?: string;
  readonly faults: readonly string[];
  readonly clock?: string;
  readonly journal?: string;
  readonly expect: readonly string[];
  readonly failOnUnexpected: boolean;
  /** Stands in for Azure's own hosts, by a proxy or in namespaces of its own. */
  readonly transparent?: Transparency;
  /** Lets nothing else out. */
  readonly offline: boolean;
  /** The value of `markVariable` in the environment of the command, by which what it leaves behind is found. */
  readonly mark: string;
};

/** From the run to its emulator: begin, with a folder for all that is temporary, to be taken away; the command is this process, the command has ended. */
export type ToEmulator =
  | { readonly say: 'begin'; readonly scene: Scene; readonly folder: string }
  | { readonly say: 'command'; readonly pid: number }
  | {
      readonly say: 'launch';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Record<string, string | undefined>;
    }
  | { readonly say: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly say: 'end' };

/** Back: every port answers, or why not; and at the end what was not as it should be, a sentence each. */
export type FromEmulator =
  | { readonly say: 'ready'; readonly environment: Environment }
  /** The namespaces are there, but can't be furnished. */
  | { readonly say: 'unsealed'; readonly reason: string }
  /** A command that was launched here has ended. */
  | { readonly say: 'exited'; readonly code: number }
  | { readonly say: 'refused'; readonly message: string; readonly exitCode: 1 | 2 }
  | { readonly say: 'ended'; readonly complaints: readonly string[] };
