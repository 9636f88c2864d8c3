import { describe, expect, test } from '@jest/globals';
import { later } from '../../emulator/exchange/later.ts';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';

describe('later', () => {
  test('an endpoint is made once, by the first request, and answers that and all others', async () => {
    let made = 0;
    const endpoint = later(async () => {
      made += 1;
      return ({ path }) => jsonReply(200, path, { decision: 'served', endpoint: 'here' });
    });
    expect(made).toBe(0);
    const [first, second] = await Promise.all(['/a', '/b'].map((path) => endpoint(createRequest('GET', path))));
    expect([first?.body, second?.body]).toEqual(['"/a"', '"/b"']);
    expect(endpoint(createRequest('GET', '/c'))).toEqual(
      jsonReply(200, '/c', { decision: 'served', endpoint: 'here' }),
    );
    expect(made).toBe(1);
  });
});
