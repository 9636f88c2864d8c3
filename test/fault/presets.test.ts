import { describe, expect, test } from '@jest/globals';
import { placeFor } from '../../emulator/exchange/place.ts';
import { presets } from '../../emulator/fault/presets.ts';
import { createStage } from './stage.ts';

describe('a preset', () => {
  test('has a name of its own, which is its source, its fault, how it ends and for whom', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { name } of presets) expect(name).toMatch(/^[a-z-]+-\d{3}-(recovers|gives-up)-[a-z0-9-]+$/);
  });

  test.each(presets.filter(({ ends }) => ends === 'recovers'))(
    '$name fails all requests but the last that its client sends',
    async ({ name, rule, requests }) => {
      const source = /^source=(\S+)/.exec(rule)?.[1] ?? '';
      const where = { target: `${placeFor(source)?.tokenPaths[0]}?resource=x`, scene: { source } };
      const met = await createStage([name]).met(requests, where);
      expect(met.map((fault) => fault !== undefined)).toEqual([...Array(requests - 1).fill(true), false]);
    },
  );

  test.each(presets.filter(({ ends }) => ends === 'gives up'))(
    '$name never stops failing',
    async ({ name, requests }) => {
      const scene = { source: name.startsWith('app-service') ? 'app-service' : 'imds' };
      const met = await createStage([name]).met(requests + 3, { scene });
      expect(met).not.toContain(undefined);
    },
  );

  test("leaves a client's probe alone", async () => {
    const { met } = createStage(['imds-404-recovers-js']);
    expect(await met(1, { target: '/metadata/identity/oauth2/token' })).toEqual([undefined]);
  });

  // wire.md §15: what was seen on the wire, not only read in the clients' sources.
  test.each([
    ['imds-404-recovers-js', 6],
    ['imds-429-gives-up-js', 1],
    ['imds-410-gives-up-go', 7],
  ])('%s counts %d requests, as was seen of that client', (name, requests) => {
    expect(presets.find((preset) => preset.name === name)?.requests).toBe(requests);
  });
});
