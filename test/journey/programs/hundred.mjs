// Starts, uses and stops emulators one after another and four side by side, then says what they left behind.
// node --expose-gc hundred.mjs KEYFILE; says one line of JSON and ends by itself.
import { readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as overTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { startEmulator } from '../../../dist/emulator/index.js';

const [keyFile] = process.argv.slice(2);
const resources = () => process.getActiveResourcesInfo().filter((name) => !/^(TTY|Pipe|File)Wrap$/.test(name));
const collect = async () => {
  for (let times = 0; times < 5; times++) {
    globalThis.gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
};
/** Node's own client with nothing kept: fetch remembers each origin, and an agent its TLS sessions. */
const ask = (url, options = {}) =>
  new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? overTls : plain;
    request(url, { ...options, agent: false }, async (response) => resolve([response.statusCode, await text(response)]))
      .once('error', reject)
      .end();
  });

/** A whole round: a token, a machine by that token, a fault, a change of state. */
const round = async () => {
  const emulator = await startEmulator(undefined, { keyFile });
  emulator.faults.add('source=arm: latency 1ms');
  emulator.clock.advance(1000);
  const unfollow = emulator.journal.follow(() => {});
  const query = 'api-version=2018-02-01&resource=https://management.azure.com/';
  const headers = { Metadata: 'true' };
  const [asked, body] = await ask(`${emulator.urls.identity}/metadata/identity/oauth2/token?${query}`, { headers });
  const [seen] = await ask(`${emulator.urls.arm}/subscriptions?api-version=2022-12-01`, {
    ca: readFileSync(emulator.caFile),
    headers: { Authorization: `Bearer ${JSON.parse(body).access_token}` },
  });
  const [healthy] = await ask(`${emulator.urls.control}/health`);
  const statuses = [asked, seen, healthy].join();
  if (statuses !== '200,200,200') throw new Error(`the emulator answered ${statuses}`);
  await emulator.env('imds');
  unfollow();
  await emulator.stop();
  return new WeakRef(emulator);
};

const rounds = async (count) => {
  const references = [];
  for (let done = 0; done < count; done += 4) {
    references.push(...(await Promise.all([round(), round(), round(), round()])));
  }
  return references;
};

await round(); // Makes the key file, which four at once would do against each other.
await rounds(100);
const before = { heap: await collect(), resources: resources() };
const references = await rounds(100);
const after = { heap: await collect(), resources: resources() };
const alive = references.filter((each) => each.deref() !== undefined).length;
console.log(JSON.stringify({ started: references.length, alive, before, after }));
