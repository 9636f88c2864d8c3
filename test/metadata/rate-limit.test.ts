import { describe, expect, test } from '@jest/globals';
import { createSettableClock } from '../../emulator/clock/settable.ts';
import { type Endpoint, jsonReply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { withRateLimit } from '../../emulator/metadata/rate-limit.ts';

const answer: Endpoint = () => jsonReply(200, {}, { decision: 'served: it', endpoint: 'imds' });

const createLimited = (endpoint = answer) => {
  const clock = createSettableClock(() => Date.UTC(2026, 0, 12));
  clock.freeze();
  const limited = withRateLimit(endpoint, clock);
  const ask = (path: string) => limited(createRequest('GET', path));
  const statuses = async (path: string, times: number) => {
    const replies = [];
    for (let asked = 0; asked < times; asked += 1) replies.push((await ask(path)).status);
    return replies;
  };
  return { clock, ask, statuses };
};

const times = (count: number, status: number): number[] => Array(count).fill(status);

describe('the request rate of IMDS', () => {
  test('is 5 in any second, of all that is no identity’s', async () => {
    const { clock, ask, statuses } = createLimited();
    expect(await statuses('/metadata/instance', 3)).toEqual(times(3, 200));
    clock.advance(600);
    expect(await statuses('/metadata/versions', 3)).toEqual([200, 200, 429]);
    clock.advance(400);
    expect(await statuses('/metadata/versions', 4)).toEqual([200, 200, 200, 429]);
    expect(await ask('/metadata/versions')).toEqual({
      status: 429,
      headers: { 'Content-Type': 'application/json; charset=utf-8', Server: expect.stringMatching(/^IMDS/) },
      body: '{"error":"Too many requests"}',
      outcome: { decision: 'refused: more than 5 requests in a second', endpoint: 'metadata' },
    });
  });

  test('is 20 of the token’s path, counted apart, and refused in its own words', async () => {
    const { ask, statuses } = createLimited();
    expect(await statuses('/metadata/identity/oauth2/token', 21)).toEqual([...times(20, 200), 429]);
    expect(await ask('//Metadata/identity/oauth2/token/')).toMatchObject({
      status: 429,
      body: '{"error":"too_many_requests","error_description":"Too many requests"}',
      outcome: { decision: 'refused: more than 20 requests in a second', endpoint: 'imds' },
    });
    expect(await statuses('/metadata/instance', 1)).toEqual([200]);
  });

  test('is 5 token requests at once', async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { ask } = createLimited(async (request) => {
      await opened;
      return answer(request);
    });
    const underWay = Array.from({ length: 5 }, () => ask('/metadata/identity/oauth2/token'));
    expect(await ask('/metadata/identity/oauth2/token')).toMatchObject({
      status: 429,
      outcome: { decision: 'refused: more than 5 requests at once' },
    });
    open();
    expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual(times(5, 200));
    expect(await ask('/metadata/identity/oauth2/token')).toMatchObject({ status: 200 });
  });

  test('lets all that is not IMDS’s through', async () => {
    const { statuses } = createLimited();
    expect(await statuses('/oauth2/token', 30)).toEqual(times(30, 200));
  });
});
