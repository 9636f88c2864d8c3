/** An environment, as a process has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What came of asking 169.254.169.254 for /metadata/versions. */
export type ImdsAnswer =
  | { readonly kind: 'not-asked' }
  /** Nothing within a second. */
  | { readonly kind: 'silent' }
  /** `code`: Node's, as ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Variables;
      readonly body: string;
    };

/** Whether a runtime trusts the certificate of the running emulator; `detail` is what it said, or why nobody asked it. */
export type Trust = {
  readonly runtime: string;
  readonly outcome: 'trusted' | 'refused' | 'not-checked';
  readonly detail: string;
  /** The variable by which it is told of a certificate authority. */
  readonly variable: string;
};

export type PortState = {
  readonly flag: string;
  readonly port: number;
  readonly state: 'free' | 'emulator' | 'taken';
};

/** An emulator that answers, in its own words. */
export type Running = {
  readonly control: string;
  readonly as: string;
  readonly caFile: string;
  /** Milliseconds since the epoch, by its clock; absent where it did not say. */
  readonly now?: number;
};

/** What there was to see on this machine: checks look at nothing else. */
export type Scene = {
  readonly env: Variables;
  readonly platform: string;
  readonly hasFile: (path: string) => boolean;
  /** Empty where it can't be read. */
  readonly hostsFile: string;
  /** What the name resolves to, in the resolver's own order. */
  readonly localhost: readonly string[];
  readonly imds: ImdsAnswer;
  readonly ports: readonly PortState[];
  readonly emulator?: Running;
  readonly trust: readonly Trust[];
  /** Milliseconds since the epoch, by the machine's clock. */
  readonly now: number;
};
