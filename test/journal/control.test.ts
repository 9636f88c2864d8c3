import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createEmulator } from '../../emulator/emulator.ts';
import { unexpected } from '../../emulator/journal/unexpected.ts';

describe('journal › the control port', () => {
  test('is recorded as every port is, and meant only where a filter names it', async () => {
    const { apps, journal } = await createEmulator();
    await supertest(apps.control).get('/clock');
    await supertest(apps.control).get('/nothing');
    expect(journal.entries({ port: 'control' })).toMatchObject([
      { method: 'GET', path: '/clock', status: 200, endpoint: 'control', decision: 'served: the clock as it stands' },
      { method: 'GET', path: '/nothing', status: 404, decision: expect.stringMatching(/^refused: no such path/) },
    ]);
    expect(journal.entries({ source: 'control' })).toHaveLength(2);
    expect(journal.entries()).toEqual([]);
    expect(unexpected(journal.entries({ port: 'control' }), [])).toEqual([]);
  });
});
