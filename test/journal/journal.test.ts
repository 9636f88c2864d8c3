import { describe, expect, test } from '@jest/globals';
import { createClock } from '../../emulator/clock/clock.ts';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createJournal } from '../../emulator/journal/journal.ts';
import { createStage, tokenPath, vault } from './stage.ts';

describe('the journal', () => {
  test('keeps an exchange with the decision in words', () => {
    const { journal, send, pass } = createStage();
    pass(250);
    send('GET', vault, {
      takes: 3,
      outcome: { host: 'vm-web-1', identity: '/subscriptions/s/x/billing', uti: 'u1', fault: '404 (1 of 2)' },
      reply: { delay: 500 },
    });
    expect(journal.entries()).toEqual([
      {
        seq: 1,
        at: '2026-01-01T00:00:00.250Z',
        atMs: 250,
        durationMs: 503,
        port: 'identity',
        base: 'http://localhost',
        endpoint: 'imds',
        method: 'GET',
        path: vault,
        status: 200,
        host: 'vm-web-1',
        identity: '/subscriptions/s/x/billing',
        resource: 'https://vault.azure.net',
        fault: '404 (1 of 2)',
        uti: 'u1',
        token: true,
        decision: 'served: a token',
      },
    ]);
  });

  test('gives back what the endpoint gave, at once or later', async () => {
    const journal = createJournal({ clock: createClock(() => 0) });
    const reply = jsonReply(200, {}, { endpoint: 'arm', decision: 'served: it' });
    const request = createRequest('GET', '/subscriptions');
    expect(journal.wrap(() => reply, { port: 'arm' })(request)).toBe(reply);
    const later = journal.wrap(async () => reply, { port: 'arm' })(request);
    expect(journal.entries()).toHaveLength(1);
    expect(await later).toBe(reply);
    expect(journal.entries().map(({ seq, token }) => [seq, token])).toEqual([
      [1, false],
      [2, false],
    ]);
  });

  test.each([
    ['GET', vault, 'imds', true],
    ['GET', tokenPath, 'imds', false],
    ['POST', '/oauth2/token', 'vm-extension', true],
    ['POST', '/t/oauth2/v2.0/token/', 'authority', true],
    ['GET', '/metadata/instance?resource=x', 'metadata', false],
    ['POST', '/subscriptions/s/token', 'arm', false],
  ])('%s %s at %s asks for a token: %s', (method, target, endpoint, token) => {
    const { journal, send } = createStage();
    send(method, target, { outcome: { endpoint } });
    expect(journal.entries()[0]?.token).toBe(token);
  });

  test('drops the oldest to make room and counts what is lost', () => {
    const { journal, send } = createStage(3);
    for (let index = 0; index < 5; index++) send('GET', `/${index}`);
    expect(journal.entries().map(({ seq, path }) => [seq, path])).toEqual([
      [3, '/2'],
      [4, '/3'],
      [5, '/4'],
    ]);
    expect(journal.lost).toBe(2);
  });

  test('forgets everything but where it was in its numbers', () => {
    const { journal, send, arm } = createStage(1);
    send('GET', vault, { outcome: { uti: 'u1' } });
    send('GET', vault, { outcome: { uti: 'u1' } });
    journal.clear();
    expect([journal.entries(), journal.lost]).toEqual([[], 0]);
    arm('/subscriptions', { outcome: { uti: 'u1' } });
    expect(journal.entries()[0]).toMatchObject({ seq: 3 });
    expect(journal.entries()[0]).not.toHaveProperty('issuedBy');
  });

  test('tells who follows of each entry from then on, until they leave', () => {
    const { journal, send } = createStage();
    send('GET', '/before');
    const seen: string[] = [];
    const leave = journal.follow(({ seq, path }) => seen.push(`#${seq} ${path}`));
    send('GET', '/while');
    leave();
    send('GET', '/after');
    expect(seen).toEqual(['#2 /while']);
  });

  test('filters by anything an entry says', () => {
    const { journal, send, arm } = createStage();
    send('GET', vault, { outcome: { host: 'vm-web-1', identity: '/subscriptions/s/a/billing', uti: 'u1' } });
    arm('/subscriptions/s?api-version=1', { status: 403, outcome: { decision: 'rejected: no role', fault: '403' } });
    const seqs = (filter: Parameters<typeof journal.entries>[0]) => journal.entries(filter).map(({ seq }) => seq);
    expect(seqs({})).toEqual([1, 2]);
    expect(seqs({ source: 'imds' })).toEqual([1]);
    expect(seqs({ endpoint: 'arm' })).toEqual([2]);
    expect(seqs({ port: 'identity' })).toEqual([1]);
    expect(seqs({ token: true })).toEqual([1]);
    expect(seqs({ method: 'get', path: '/subscriptions/*' })).toEqual([2]);
    expect(seqs({ path: '/subscriptions/s?api-version=*' })).toEqual([2]);
    expect(seqs({ status: 403 })).toEqual([2]);
    expect(seqs({ status: '4xx' })).toEqual([2]);
    expect(seqs({ status: '2XX' })).toEqual([1]);
    expect(seqs({ host: 'VM-*' })).toEqual([1]);
    expect(seqs({ identity: 'billing' })).toEqual([1]);
    expect(seqs({ identity: '/subscriptions/*' })).toEqual([1]);
    expect(seqs({ resource: 'https://vault.azure.net/' })).toEqual([1]);
    expect(seqs({ fault: '403*' })).toEqual([2]);
    expect(seqs({ uti: 'u1' })).toEqual([1]);
    expect(seqs({ decision: 'rejected: *' })).toEqual([2]);
    expect(seqs({ after: 1 })).toEqual([2]);
    expect(seqs({ source: 'imds', status: 403 })).toEqual([]);
  });

  test('joins both ends of a token by its uti', () => {
    const { journal, send, arm } = createStage();
    const issued = { identity: '/subscriptions/s/a/billing', uti: 'u1' };
    send('GET', vault, { outcome: issued });
    send('GET', vault, { outcome: issued });
    arm('/subscriptions', { status: 401, outcome: { uti: 'u1', decision: 'rejected: aud https://vault.azure.net' } });
    arm('/subscriptions', { outcome: { uti: 'from elsewhere' } });
    expect(journal.entries().map(({ issuedBy }) => issuedBy)).toEqual([undefined, undefined, 1, undefined]);
    expect(journal.tokens()).toEqual([
      {
        uti: 'u1',
        identity: '/subscriptions/s/a/billing',
        resource: 'https://vault.azure.net',
        issued: [1, 2],
        shown: [{ seq: 3, status: 401, decision: 'rejected: aud https://vault.azure.net' }],
      },
      { uti: 'from elsewhere', issued: [], shown: [{ seq: 4, status: 200, decision: 'served: it' }] },
    ]);
  });

  test('names no entry that it has dropped as the one that issued a token', () => {
    const { journal, send, arm } = createStage(1);
    send('GET', vault, { outcome: { uti: 'u1' } });
    send('GET', vault, { outcome: { uti: 'u2' } });
    arm('/subscriptions', { outcome: { uti: 'u1' } });
    expect(journal.entries()[0]).not.toHaveProperty('issuedBy');
  });
});

describe('the journal keeps no secret', () => {
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhIn0.c2lnbmF0dXJl';

  test.each([
    ['/a?client_secret=s3cret&x=1', '/a?client_secret=***&x=1'],
    ['/a?client_assertion=x.y&assertion=z', '/a?client_assertion=***&assertion=***'],
    ['/a?ACCESS_TOKEN=x&sig=y&code=z', '/a?ACCESS_TOKEN=***&sig=***&code=***'],
    ['/a?$skiptoken=page2', '/a?$skiptoken=page2'],
    [`/a?anything=${jwt}`, '/a?anything=eyJ***'],
    [`/a/${jwt}/b`, '/a/eyJ***/b'],
    ['/a?client_secret=', '/a?client_secret='],
    ['/a%20b?q=a%26b%20c', '/a%20b?q=a%26b%20c'],
    ['/a?q=%1B%5B2J', '/a?q=%1B%5B2J'],
  ])('%s is kept as %s', (target, path) => {
    const { journal, send } = createStage();
    send('GET', target);
    expect(journal.entries()[0]?.path).toBe(path);
  });

  test('nor in a decision, a resource, or anything else of an entry', () => {
    const { journal, send } = createStage();
    const outcome = { resource: jwt, decision: `refused: ${jwt} is no resource` };
    send('POST', `/oauth2/token?resource=${jwt}`, { outcome, body: `client_secret=s3cret&t=${jwt}` });
    const all = JSON.stringify(journal.entries());
    expect(all).not.toContain('c2lnbmF0dXJl');
    expect(all).not.toContain('s3cret');
    expect(journal.entries()[0]?.decision).toBe('refused: eyJ*** is no resource');
  });
});
