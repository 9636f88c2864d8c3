import * as z from 'zod/mini';
import { FaultError } from '../fault/fault-error.ts';
import type { Faults } from '../fault/faults.ts';
import { presets } from '../fault/presets.ts';
import { ControlError, orBad } from './control-error.ts';
import { type ControlRoute, json, reading, route } from './route.ts';
import * as schemas from './schemas.ts';

export type FaultParts = {
  readonly faults: Faults;
  /** Settles when every port is as the rules say. */
  readonly settled: () => Promise<void>;
};

const ruleBody = z.strictObject({ rule: z.string().check(z.describe('A fault rule, or the name of a preset.')) });

export const faultRoutes = ({ faults, settled }: FaultParts): readonly ControlRoute[] => [
  reading('/faults', 'the fault rules that stand, and the presets', schemas.rules, () => ({
    rules: faults.list(),
    presets,
  })),
  route({
    method: 'POST',
    path: '/faults',
    summary: 'a fault rule is added',
    body: { schema: ruleBody, text: 'rule' },
    replies: { 'application/json': schemas.rule },
    handle: async ({ body: { rule } }) => {
      const state = await orBad(
        () => faults.add(rule),
        (error) => (error instanceof FaultError ? error.faults : []),
      );
      await settled();
      return json(state);
    },
  }),
  route({
    method: 'DELETE',
    path: '/faults',
    summary: 'every fault rule is removed',
    replies: { 'application/json': schemas.removed },
    handle: async () => {
      const { length } = faults.list();
      faults.clear();
      await settled();
      return json({ removed: length });
    },
  }),
  route({
    method: 'DELETE',
    path: '/faults/{id}',
    summary: 'one fault rule is removed',
    replies: { 'application/json': schemas.removed },
    refusals: { 404: 'no rule has this id' },
    handle: async ({ id }) => {
      if (!/^\d{1,9}$/.test(id) || !faults.remove(Number(id))) {
        const ids = faults.list().map((each) => each.id);
        const known = ids.length > 0 ? `there are ${ids.join(', ')}` : 'none stands';
        throw new ControlError(404, `no fault rule has the id ${id.slice(0, 100)}: ${known}`);
      }
      await settled();
      return json({ removed: 1 });
    },
  }),
];
