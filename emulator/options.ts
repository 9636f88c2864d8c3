import type { Clock } from './clock/clock.ts';
import type { Service } from './intercept/hosts.ts';

/** How to run an emulator: the command line's flags in camelCase, and what a test may want to hold still. */
export type EmulatorOptions = {
  /** Who the identity port speaks for, by name or resource id; the first virtual machine unless told. */
  readonly as?: string;
  /** Without `as`: the first host that speaks this identity source. */
  readonly source?: string;
  /** PEM of the RSA key that signs tokens; made where it isn't there. Without it, fresh and in memory only. */
  readonly keyFile?: string;
  /** Holds IMDS to its request rate: 20 token requests a second, 5 of all else. Off unless told. */
  readonly imdsRateLimit?: boolean;
  /** Serves IMDS v2 too: certificates for managed identities, and the tokens bound to them. Off unless told. */
  readonly imdsV2?: boolean;
  /** Serves IMDS without its `Metadata: true` guard, as aad-pod-identity's NMI did. */
  readonly nmi?: boolean;
  /** Where Azure Arc's key files are written, if not in the folder that its clients read: a volume that is mounted there. */
  readonly arcKeyFolder?: string;
  /** What the control port asks for in `Authorization: Bearer`; nothing unless told, or unless it listens beyond loopback. */
  readonly controlToken?: string;
  /** Further names to answer as, in certificates and Host headers. */
  readonly name?: readonly string[];
  /** How long each long-running operation of ARM takes, in seconds on the emulator's clock; 1 unless told. */
  readonly operationSeconds?: number;
  /** Seconds until a role assignment that is written or deleted over ARM is in effect; 0 unless told. */
  readonly roleDelay?: number;
  /** Requests of one kind (reads, writes, deletes) that a principal may make of a subscription at once before ARM answers 429; no limit unless told. */
  readonly armRateLimit?: number;
  /** Age in seconds from which ARM answers a token with a claims challenge (CAE); never unless told. */
  readonly caeMaxAge?: number;
  /** File that keeps what is written over ARM, so that it survives a restart; made where it isn't there. Only in memory unless told. */
  readonly state?: string;
  /** Milliseconds since the epoch; the machine's own unless told. */
  readonly now?: Clock['now'];
  /** Told of every file that is made for a setting, as a sentence. */
  readonly say?: (sentence: string) => void;
};

/** What `startEmulator` takes beside that. Ports: 0 for any free one, and that is what they are unless told. */
export type ListenOptions = EmulatorOptions & {
  readonly port?: number;
  readonly armPort?: number;
  readonly controlPort?: number;
  /** An address to listen on instead of 127.0.0.1 and ::1. */
  readonly host?: string;
  /** Where the certificate authority's PEM is written; a temporary folder unless told. */
  readonly caFile?: string;
  /** PEM of the authority's key; made where it isn't there. Without it, fresh and in memory only. */
  readonly caKeyFile?: string;
  /** Answers by Azure's own names: they are in the certificate, and its authority is held to them. */
  readonly transparent?: boolean;
  /** Days that a certificate authority made for this emulator lasts; a year unless told. */
  readonly caDays?: number;
  /** Further addresses and ports to answer on. */
  readonly also?: readonly Place[];
  /** The environment of the programs under test: `env()` adds to what it trusts already. This process's own unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** An address and a port where the identity endpoints answer too, or ARM and the authority. */
export type Place = { readonly service: Service; readonly addresses: readonly string[]; readonly port: number };

/** Where a running emulator answers. No trailing slashes. */
export type Urls = {
  readonly identity: string;
  readonly arm: string;
  readonly authority: string;
  readonly control: string;
};
