import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { measured, ratio } from '../figures.mjs';
import { ask, load, startLimit, startPeer, startUs, tokenOf, tokenTarget } from '../processes.mjs';

const metadata = { Metadata: 'true' };

/** Starts all of it, warms each up, and loads one after another in every round. */
const alternating = async (sides, { rounds, seconds }) => {
  const figures = sides.map(() => []);
  for (const side of sides) await side({ seconds: 1 });
  for (let round = 0; round < rounds; round++) {
    for (const [at, side] of sides.entries()) figures[at].push(await side({ seconds }));
  }
  return figures;
};

const loading = (url, headers, body) => (how) => load(url, { headers, body, ...how });

export const cachedTokens = async (places, how) => {
  const us = await startUs(places);
  const url = `${us.urls.identity}${tokenTarget}`;
  const size = String(Buffer.byteLength(await ask(url, { headers: metadata })));
  const [http, express, peer] = [
    await startLimit('bare-http.mjs', places, size),
    await startLimit('bare-express.mjs', places, size),
    await startPeer(places),
  ];
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const figures = await alternating(
    [
      loading(url, metadata),
      loading(http.url, metadata),
      loading(express.url, metadata),
      loading(`${peer.url}/token`, form, 'grant_type=client_credentials'),
    ],
    how,
  );
  for (const each of [us, http, express, peer]) await each.end();
  const [ours, bare, framed, theirs] = figures;
  return {
    row: 'Tokens per second, cached',
    figures: [
      measured('msi-emulator', '1/s', ours),
      measured(`node:http, ${size} bytes of constant JSON`, '1/s', bare),
      measured('Express 5, the same', '1/s', framed),
      measured('oauth2-mock-server', '1/s', theirs),
    ],
    ratios: [
      ratio('of node:http', ours, bare, 'at least 0.65'),
      ratio('to Express', ours, framed, 'at least 4'),
      ratio('to oauth2-mock-server', ours, theirs, 'at least 15'),
    ],
    notes: ['The load comes from the same machine and has a core to itself only where there are two.'],
  };
};

/** RSA-2048 signatures a second on every core, by OpenSSL itself; none without an `openssl` to run. */
const opensslSignatures = (seconds) => {
  try {
    const printed = execFileSync(
      'openssl',
      ['speed', '-multi', String(cpus().length), '-seconds', String(seconds), 'rsa2048'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return Number(/^rsa 2048 bits\s+\S+\s+\S+\s+(\S+)/m.exec(printed)?.[1]);
  } catch {
    return Number.NaN;
  }
};

export const freshTokens = async (places, how) => {
  const us = await startUs(places);
  const url = `${us.urls.identity}${tokenTarget}%2F{n}`;
  const [ours, limit] = await alternating(
    [loading(url, metadata), async ({ seconds }) => opensslSignatures(Math.ceil(seconds))],
    how,
  );
  await us.end();
  return {
    row: 'Tokens per second, each newly signed',
    figures: [
      measured('msi-emulator, a resource of its own in each request', '1/s', ours),
      measured('`openssl speed rsa2048` on all cores', '1/s', limit),
    ],
    ratios: [ratio('of openssl', ours, limit, 'at least 0.65')],
    notes: ['The client takes its share of the same cores; `openssl` has them alone.'],
  };
};

export const armGets = async (places, how) => {
  const us = await startUs(places);
  const authority = us.urls.arm.replace('https://localhost', 'http://127.0.0.1');
  const headers = { Authorization: `Bearer ${await tokenOf(us.urls.identity)}` };
  const subscriptions = JSON.parse(await ask(`${authority}/subscriptions?api-version=2022-12-01`, { headers }));
  const scope = `${authority}/subscriptions/${subscriptions.value[0].subscriptionId}`;
  const machines = JSON.parse(
    await ask(`${scope}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01`, { headers }),
  );
  const url = `${authority}${machines.value[0].id}?api-version=2024-07-01`;
  const size = String(Buffer.byteLength(await ask(url, { headers })));
  const [http, express] = [
    await startLimit('bare-http.mjs', places, size),
    await startLimit('bare-express.mjs', places, size),
  ];
  const [ours, bare, framed] = await alternating(
    [loading(url, headers), loading(http.url, headers), loading(express.url, headers)],
    how,
  );
  for (const each of [us, http, express]) await each.end();
  return {
    row: 'ARM: gets of one VM per second, the token checked each time',
    figures: [
      measured('msi-emulator', '1/s', ours),
      measured(`node:http, ${size} bytes of constant JSON`, '1/s', bare),
      measured('Express 5, the same', '1/s', framed),
    ],
    ratios: [ratio('of node:http', ours, bare, 'at least 0.5'), ratio('to Express', ours, framed, 'at least 2.5')],
    notes: ['Both sides by plain http, so that no side pays for TLS.'],
  };
};
