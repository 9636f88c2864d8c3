import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { type Started, scratch, start } from '../journey/command-line.ts';

jest.setTimeout(30_000);
const { cwd, remove } = scratch();
afterAll(remove);

/** What an emulator answers that was started so. */
const asked = async (args: readonly string[], ask: (get: (path: string) => Promise<number>) => Promise<number[]>) => {
  const emulator: Started = await start(args, { cwd });
  try {
    return await ask(async (path) => {
      const reply = await fetch(`${emulator.ready.urls.identity}${path}`, { headers: { Metadata: 'true' } });
      return reply.status;
    });
  } finally {
    await emulator.end();
  }
};

describe('msi-emulator start', () => {
  test('--imds-v2 switches the second version of IMDS on', async () => {
    const ask = (get: (path: string) => Promise<number>) =>
      Promise.all([get('/metadata/identity/getplatformmetadata?cred-api-version=2.0')]);
    expect(await asked([], ask)).toEqual([404]);
    expect(await asked(['--imds-v2'], ask)).toEqual([200]);
  });

  test('--imds-rate-limit holds IMDS to its request rate', async () => {
    const ask = async (get: (path: string) => Promise<number>) =>
      (await Promise.all(Array.from({ length: 30 }, () => get('/metadata/versions')))).filter(
        (status) => status === 429,
      );
    expect(await asked([], ask)).toEqual([]);
    expect((await asked(['--imds-rate-limit'], ask)).length).toBeGreaterThan(0);
  });
});
