import * as z from 'zod/mini';

// What the control port answers with, as its OpenAPI document shows it.

const optional = z.optional;
const count = z.int().check(z.nonnegative());
const texts = z.array(z.string());

export const health = z.looseObject({
  status: z.literal('ok'),
  as: z.string(),
  urls: z.strictObject({ identity: z.url(), arm: z.url(), authority: z.url(), control: z.url() }),
  caFile: z.string(),
  tenantId: z.guid(),
});

export const environment = z.strictObject({ set: z.record(z.string(), z.string()), unset: texts });

export const world = z.looseObject({
  tenant: z.looseObject({ tenantId: z.guid() }),
  subscriptions: z.array(z.looseObject({ subscriptionId: z.guid() })),
  resources: z.array(z.looseObject({ id: z.string(), name: z.string(), type: z.string() })),
});

export const hosts = z.array(z.strictObject({ name: z.string(), id: z.string(), type: z.string(), sources: texts }));

const key = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() });

/** The public halves only. */
export const keys = z.strictObject({ keys: z.array(key) });

export const rule = z.strictObject({
  id: count,
  rule: z.string(),
  steps: z.array(z.strictObject({ step: z.string(), fired: optional(count) })),
  next: z.string(),
});

const preset = z.strictObject({
  name: z.string(),
  rule: z.string(),
  client: z.string(),
  requests: count,
  seconds: optional(z.array(z.number())),
  ends: z.enum(['recovers', 'gives up']),
});

export const rules = z.strictObject({ rules: z.array(rule), presets: z.array(preset) });

export const removed = z.strictObject({ removed: count });

const entry = z.strictObject({
  seq: count,
  at: z.iso.datetime(),
  atMs: z.number(),
  durationMs: z.number(),
  port: z.string(),
  base: z.string(),
  endpoint: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  host: optional(z.string()),
  identity: optional(z.string()),
  resource: optional(z.string()),
  fault: optional(z.string()),
  uti: optional(z.string()),
  issuedBy: optional(count),
  token: z.boolean(),
  decision: z.string(),
});

export const journal = z.strictObject({ lost: count, entries: z.array(entry) });

export const har = z.strictObject({ log: z.looseObject({ version: z.literal('1.2'), entries: z.array(z.unknown()) }) });

export const verdicts = z.strictObject({
  ok: z.boolean(),
  verdicts: z.array(
    z.strictObject({ ok: z.boolean(), line: z.string(), matched: z.array(count), message: z.string() }),
  ),
});

export const clock = z.strictObject({
  now: z.iso.datetime(),
  frozen: z.boolean(),
  rate: z.number(),
  aheadMs: z.number(),
});

export const token = z.strictObject({ token: z.string() });

export const reset = z.strictObject({ reset: z.literal(true) });

export const failure = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    details: optional(z.array(z.strictObject({ at: optional(count), message: z.string() }))),
  }),
});
