import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { askFor, follow } from './asking.ts';

let emulator: RunningEmulator;
let ask: ReturnType<typeof askFor>;
beforeAll(async () => {
  emulator = await startEmulator();
  ask = askFor(emulator);
});
afterAll(() => emulator.stop());
afterEach(() => emulator.reset());

const vault = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net';
const token = async (): Promise<number> =>
  (await fetch(`${emulator.urls.identity}${vault}`, { headers: { Metadata: 'true' } })).status;

describe('control › faults', () => {
  test('are added by their line, strike, are listed with what comes next, and removed', async () => {
    expect(await ask('POST /faults', 'source=imds: 404 x2, then answer')).toMatchObject({
      status: 200,
      body: { rule: 'source=imds: 404 x2, then answer', next: '404 (1 of 2)' },
    });
    expect(await token()).toBe(404);
    const { rules, presets } = (await ask('GET /faults')).body as { rules: { id: number }[]; presets: object[] };
    expect(rules).toMatchObject([{ next: '404 (2 of 2)', steps: [{ step: '404 x2', fired: 1 }] }]);
    expect(presets.length).toBeGreaterThan(10);
    expect((await ask(`DELETE /faults/${rules[0]?.id}`)).body).toEqual({ removed: 1 });
    expect(await token()).toBe(200);
  });

  test('that are wrong are refused with what is wrong and where, and change nothing', async () => {
    const { status, body } = await ask('POST /faults', { rule: 'source=imd: 404, 99' });
    expect([status, body]).toEqual([
      400,
      {
        error: {
          message: expect.stringContaining('bad fault rule'),
          details: expect.arrayContaining([{ at: expect.any(Number), message: expect.any(String) }]),
        },
      },
    ]);
    expect((await ask('GET /faults')).body).toMatchObject({ rules: [] });
  });

  test('never touch the control port, not by a rule and not by the header', async () => {
    await ask('POST /faults', '503');
    const { status } = await ask('GET /health', undefined, { 'x-ms-emulator-fault': '503' });
    expect(status).toBe(200);
    expect((await ask('POST /faults', 'port=control: refuse')).body).toMatchObject({
      error: { details: [{ message: 'faults never touch the control port' }] },
    });
  });

  test('of a port hold when the reply comes, and are gone when that of their removal comes', async () => {
    await ask('POST /faults', 'port=identity: refuse');
    await expect(token()).rejects.toThrow('fetch failed');
    await ask('DELETE /faults');
    expect(await token()).toBe(200);
    await ask('POST /faults', 'port=identity: refuse');
    await ask('POST /reset');
    expect(await token()).toBe(200);
  });
});

describe('control › journal', () => {
  test('is read with filters, limited, cleared, and told in three formats', async () => {
    await token();
    await fetch(`${emulator.urls.identity}${vault}`);
    const entries = async (query: string) =>
      ((await ask(`GET /journal?${query}`)).body as { entries: { status: number }[] }).entries.map(
        (each) => each.status,
      );
    expect(await entries('')).toEqual([200, 400]);
    expect(await entries('status=4xx')).toEqual([400]);
    expect(await entries('source=imds&token=true')).toEqual([200, 400]);
    expect(await entries('limit=1')).toEqual([400]);
    expect(await entries('host=nobody')).toEqual([]);
    expect((await ask('GET /journal?format=har')).body).toMatchObject({ log: { version: '1.2', entries: [{}, {}] } });
    const { type, text } = await ask('GET /journal?format=jsonl');
    expect(type).toBe('application/x-ndjson; charset=utf-8');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual([200, 400]);
    expect((await ask('DELETE /journal')).body).toEqual({ removed: 2 });
    expect(await entries('')).toEqual([]);
  });

  test('is expected of: each line with its verdict, and one answer for all', async () => {
    await token();
    expect((await ask('POST /journal/expect', 'token imds times=1\narm never')).body).toMatchObject({ ok: true });
    expect((await ask('POST /journal/expect', { expect: ['token imds times=1', 'token imds times=2'] })).body).toEqual({
      ok: false,
      verdicts: [
        { ok: true, line: 'token imds times=1', matched: [expect.any(Number)], message: expect.any(String) },
        {
          ok: false,
          line: 'token imds times=2',
          matched: [expect.any(Number)],
          message: expect.stringContaining('saw only 1'),
        },
      ],
    });
  });

  test('tells all that is wrong with all lines at once', async () => {
    const { status, body } = await ask('POST /journal/expect', 'token imd\nimds times=x');
    expect(status).toBe(400);
    expect((body as { error: { details: object[] } }).error.details).toEqual([
      { at: 7, message: expect.stringContaining('did you mean "imds"?') },
      { at: 6, message: expect.stringContaining('whole number') },
    ]);
  });
});

describe('control › journal stream', () => {
  test('gives an event for each exchange as it happens, filtered', async () => {
    const all = await follow(`${emulator.urls.control}/journal/stream`);
    const refused = await follow(`${emulator.urls.control}/journal/stream?status=4xx`);
    await Promise.all([all.next(), refused.next()]);
    await token();
    await fetch(`${emulator.urls.identity}${vault}`);
    const event = await all.next();
    expect(event).toMatch(/^id: \d+\ndata: \{.*\}$/);
    expect(JSON.parse(event.slice(event.indexOf('{')))).toMatchObject({ endpoint: 'imds', status: 200 });
    expect(JSON.parse((await refused.next()).replace(/^[^{]*/, ''))).toMatchObject({ status: 400 });
    all.close();
    refused.close();
  });

  test('takes up after the Last-Event-ID that a client saw', async () => {
    await token();
    await token();
    const [first] = emulator.journal.entries();
    const stream = await follow(`${emulator.urls.control}/journal/stream`, { 'Last-Event-ID': String(first?.seq) });
    await stream.next();
    expect(await stream.next()).toMatch(new RegExp(`^id: ${Number(first?.seq) + 1}\n`));
    stream.close();
  });

  test('lets the emulator stop while somebody follows', async () => {
    const own = await startEmulator();
    const stream = await follow(`${own.urls.control}/journal/stream`);
    await stream.next();
    await own.stop();
    await expect(stream.next()).rejects.toThrow();
  });
});

describe('control › clock', () => {
  test('is turned, and tokens with it', async () => {
    expect((await ask('POST /clock', 'set 2030-01-01T00:00:00Z, freeze')).body).toMatchObject({
      now: '2030-01-01T00:00:00.000Z',
      frozen: true,
      rate: 0,
    });
    const response = await fetch(`${emulator.urls.identity}${vault}`, { headers: { Metadata: 'true' } });
    const { expires_on } = (await response.json()) as { expires_on: string };
    expect(Number(expires_on)).toBe(Date.UTC(2030, 0, 2) / 1000);
    expect((await ask('POST /reset')).body).toEqual({ reset: true });
    expect((await ask('GET /clock')).body).toMatchObject({ frozen: false, rate: 1 });
  });

  test('is not turned at all where one of several turns is wrong', async () => {
    const { status, body } = await ask('POST /clock', 'freeze, advance 3, scale -1');
    expect(status).toBe(400);
    expect((body as { error: { details: object[] } }).error.details).toHaveLength(2);
    expect((await ask('GET /clock')).body).toMatchObject({ frozen: false });
  });
});

describe('control › tokens', () => {
  const forge = async (terms: object): Promise<string> =>
    ((await ask('POST /tokens', terms)).body as { token: string }).token;
  const named = (name: string) => emulator.world.resources.find((each) => each.name === name);

  test('are for whoever is named, and without anybody for the host spoken for', async () => {
    expect(decodeJwt(await forge({}))).toMatchObject({
      aud: 'https://management.azure.com/',
      oid: named('vm-web-1')?.identity?.principalId,
    });
    const { principalId, clientId } = named('billing')?.properties ?? {};
    for (const identity of ['billing', principalId, clientId, named('billing')?.id]) {
      expect(decodeJwt(await forge({ identity, audience: 'api://x' }))).toMatchObject({
        oid: principalId,
        aud: 'api://x',
      });
    }
    expect(decodeJwt(await forge({ host: 'vm-web-1', identity: 'billing' }))).toMatchObject({
      oid: principalId,
      xms_az_rid: expect.stringContaining('vm-web-1'),
    });
    const [user] = emulator.world.users;
    expect(decodeJwt(await forge({ user: user?.userPrincipalName }))).toMatchObject({
      oid: user?.objectId,
      upn: user?.userPrincipalName,
    });
  });

  test('differ in what is asked for, with times in seconds or ISO 8601', async () => {
    const terms = { issuedAt: 5, notBefore: '1970-01-01T00:00:06Z', expiresAt: '1970-01-01T01:00:07+01:00' };
    const claims = decodeJwt(await forge({ ...terms, claims: { roles: ['Admin'] }, without: ['uti'] }));
    expect(claims).toMatchObject({ iat: 5, nbf: 6, exp: 7, roles: ['Admin'] });
    expect(claims).not.toHaveProperty('uti');
    expect(decodeProtectedHeader(await forge({ algorithm: 'none', header: { typ: null } }))).toEqual({
      alg: 'none',
      kid: expect.any(String),
      x5t: expect.any(String),
    });
  });

  test('are taken by ARM where they are good, and refused where they are not', async () => {
    const path = `${named('vm-web-1')?.id}?api-version=2024-07-01`;
    const shown = async (terms: object): Promise<number> => {
      const url = `${emulator.urls.arm.replace('https', 'http')}${path}`;
      return (await fetch(url, { headers: { Authorization: `Bearer ${await forge(terms)}` } })).status;
    };
    expect(await shown({})).toBe(200);
    const bad = [{ flaw: 'expired' }, { key: 'other' }, { algorithm: 'HS256' }, { algorithm: 'none' }, { tenant: 'x' }];
    for (const terms of bad) expect([terms, await shown(terms)]).toEqual([terms, 401]);
  });

  test('a revoked key takes its tokens with it, a rotated one does not', async () => {
    const kids = async () => ((await ask('GET /keys')).body as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    const before = await kids();
    await ask('POST /keys');
    expect((await kids()).slice(1)).toEqual(before);
    await ask('POST /keys', { revoke: true });
    expect(await kids()).toHaveLength(1);
    expect(before).not.toContain((await kids())[0]);
  });

  test.each<[object, string]>([
    [{ host: 'vm-wb-1' }, 'host: there is no host "vm-wb-1"; did you mean "vm-web-1"?'],
    [{ identity: 'biling' }, 'identity: there is no identity "biling"; did you mean "billing"?'],
    [{ user: 'ada', host: 'vm-web-1' }, 'user: a token is for a user, or for an identity of a host; name one of them'],
    [{ host: 'vm-bare-1' }, 'host: vm-bare-1 has no identity'],
    [{ flaw: 'expired', issuer: 'x' }, 'flaw: "expired" is a forgery of its own; leave out issuer'],
    [{ lifetime: '1h' }, 'bad body: lifetime: must be there, as number'],
    [{ hots: 'x' }, 'bad body: no member is called "hots"; did you mean "host"?'],
  ])('%j is refused with a sentence', async (terms, message) => {
    expect(await ask('POST /tokens', terms)).toMatchObject({ status: 400, body: { error: { message } } });
  });
});

describe('control › metrics', () => {
  test('count exchanges, tokens and faults in labels, and tell of now in gauges', async () => {
    const own = await startEmulator();
    const asking = askFor(own);
    await asking('POST /faults', 'source=imds: 404 x1');
    for (let index = 0; index < 3; index++) await fetch(own.urls.identity + vault, { headers: { Metadata: 'true' } });
    own.journal.clear();
    const { type, text } = await asking('GET /metrics');
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of [
      'msi_emulator_exchanges_total{port="identity",endpoint="imds",status="200"} 2',
      'msi_emulator_exchanges_total{port="identity",endpoint="imds",status="404"} 1',
      'msi_emulator_tokens_total{endpoint="imds"} 2',
      'msi_emulator_faulted_exchanges_total{endpoint="imds"} 1',
      'msi_emulator_journal_entries 0',
      'msi_emulator_fault_rules 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text.split('\n').filter((line) => !/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [\d.eE+-]+|)$/.test(line))).toEqual(
      [],
    );
    await own.stop();
  });
});

describe('control › who may ask', () => {
  test('a token that was set is asked for on every path, and told nowhere', async () => {
    const own = await startEmulator(undefined, { controlToken: 'open sesame'.replace(' ', '-') });
    const asking = askFor(own);
    for (const asked of ['GET /health', 'POST /reset', 'GET /nowhere']) {
      expect((await asking(asked)).status).toBe(401);
      expect((await asking(asked, undefined, { Authorization: 'Bearer wrong' })).status).toBe(401);
    }
    const response = await fetch(`${own.urls.control}/health`);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="msi-emulator"');
    expect(await response.text()).not.toContain('sesame');
    const { status, text } = await asking('GET /env', undefined, { Authorization: 'Bearer open-sesame' });
    expect([status, text]).toEqual([200, expect.stringContaining('"AZURE_EMULATOR_CONTROL_TOKEN":"open-sesame"')]);
    await own.stop();
  });

  test('beyond loopback a token is made where none was set; on loopback none is asked for', async () => {
    expect(emulator.controlToken).toBeUndefined();
    expect((await emulator.env()).set).not.toHaveProperty('AZURE_EMULATOR_CONTROL_TOKEN');
    const open = await startEmulator(undefined, { host: '0.0.0.0' });
    expect(open.controlToken).toMatch(/^[0-9a-f]{48}$/);
    expect((await askFor(open)('GET /health')).status).toBe(401);
    const { set } = await open.env();
    expect(set.AZURE_EMULATOR_CONTROL_TOKEN).toBe(open.controlToken);
    await open.stop();
  });

  test('unknown paths and methods are told what there is', async () => {
    expect((await ask('GET /fault')).body).toMatchObject({
      error: { message: expect.stringMatching(/^no such path; did you mean "\/faults"\?/) },
    });
    expect(await ask('PUT /clock')).toMatchObject({ status: 405 });
    expect(await ask('HEAD /health')).toMatchObject({ status: 200, text: '' });
    expect(await ask('HEAD /journal/stream')).toMatchObject({ status: 200, text: '' });
  });
});

describe('the library', () => {
  test('injects, forges and resets as the control port does', async () => {
    expect(emulator.inject('source=imds: 429 x1')).toMatchObject({ next: '429 (1 of 1)' });
    expect([await token(), await token()]).toEqual([429, 200]);
    emulator.journal.expect({ fault: '*429*' }).times(1);
    expect(decodeJwt(await emulator.forge({ issuer: 'https://evil/' })).iss).toBe('https://evil/');
    await expect(emulator.forge({ user: 'nobody' })).rejects.toThrow('there is no user "nobody"');
  });
});
