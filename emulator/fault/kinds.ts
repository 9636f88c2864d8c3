import type { Kind } from './kind.ts';
import { answer } from './kinds/answer.ts';
import { clockSkew } from './kinds/clock-skew.ts';
import { contentType } from './kinds/content-type.ts';
import { drip } from './kinds/drip.ts';
import { giantBody } from './kinds/giant-body.ts';
import { hang } from './kinds/hang.ts';
import { identityNotFound } from './kinds/identity-not-found.ts';
import { keyRotated } from './kinds/key-rotated.ts';
import { latency } from './kinds/latency.ts';
import { metadataMissing } from './kinds/metadata-missing.ts';
import { notJson } from './kinds/not-json.ts';
import { operationFailed } from './kinds/operation-failed.ts';
import { refuse } from './kinds/refuse.ts';
import { reset } from './kinds/reset.ts';
import { roleNotPropagated } from './kinds/role-not-propagated.ts';
import { status } from './kinds/status.ts';
import { throttle } from './kinds/throttle.ts';
import { tls } from './kinds/tls.ts';
import { token } from './kinds/token.ts';
import { truncated } from './kinds/truncated.ts';
import { variant } from './kinds/variant.ts';

/** Every fault there is, in the order in which they are listed. */
export const kinds: readonly Kind[] = [
  status,
  throttle,
  identityNotFound,
  metadataMissing,
  roleNotPropagated,
  operationFailed,
  token,
  keyRotated,
  clockSkew,
  variant,
  notJson,
  contentType,
  giantBody,
  latency,
  hang,
  reset,
  drip,
  truncated,
  refuse,
  tls,
  answer,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

export const kindFor = (name: string): Kind | undefined => byName.get(name);

/** The rows of the faults of a step. */
export const kindsOf = ({ faults }: { readonly faults: readonly { readonly kind: string }[] }): Kind[] =>
  faults.map(({ kind }) => kindFor(kind)).filter((kind) => kind !== undefined);
