import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readWorld } from '../../emulator/world/read.ts';
import { faultsOf, worldFixture } from './contoso.ts';

const marker = '# fault: ';

describe('an invalid world', () => {
  test.each(readdirSync(worldFixture('invalid')))('%s › is refused with exactly the faults it names', async (name) => {
    const file = worldFixture(`invalid/${name}`);
    const lines = readFileSync(file, 'utf8').split('\n');
    const expected = lines.filter((line) => line.startsWith(marker)).map((line) => line.slice(marker.length));
    expect(expected).not.toEqual([]);
    expect((await faultsOf(() => readWorld(file))).sort()).toEqual(expected.sort());
  });

  test('says every fault on a line of its own, in the order of the file', async () => {
    const file = worldFixture('invalid/unknown-names.yaml');
    await expect(readWorld(file)).rejects.toMatchObject({
      name: 'WorldError',
      message: expect.stringMatching(
        new RegExp(
          `^9 faults in ${file}:\n${file}:5:63: resources\\[0\\]\\.subscription: no subscription named .*\n${file}:8:5: `,
        ),
      ),
    });
  });
});
