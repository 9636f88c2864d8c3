import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { cleanEnvironment, scratch } from './command-line.ts';

jest.setTimeout(120_000);
const { cwd, remove } = scratch();
afterAll(remove);

const kilobyte = 1024;

describe('startEmulator and stop', () => {
  test('a hundred emulators in one process leave no handle, no memory and no file behind', async () => {
    const folder = join(cwd, 'temporary');
    mkdirSync(folder);
    const program = join(import.meta.dirname, 'programs', 'hundred.mjs');
    const env = cleanEnvironment({ TMPDIR: folder, TMP: folder, TEMP: folder });
    // That it ends by itself says that nothing keeps it alive: a hanging one is killed, and that rejects.
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', program, join(cwd, 'key.pem')],
      { cwd, env, timeout: 110_000, killSignal: 'SIGKILL' },
    );
    const { started, alive, before, after } = JSON.parse(stdout);
    expect({ started, alive, stderr }).toEqual({ started: 100, alive: 0, stderr: '' });
    expect(after.resources).toEqual(before.resources);
    expect((after.heap - before.heap) / started).toBeLessThan(10 * kilobyte);
    expect(readdirSync(folder)).toEqual([]);
  });
});
