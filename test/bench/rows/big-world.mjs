import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measured, ratio } from '../figures.mjs';
import { ask, load, startUs, tokenOf } from '../processes.mjs';

const many = 100_000;
const few = 10;

/** A world file of so many machines, each no more than its name; the first of them may read them all. */
const worldOf = (count, folder) => {
  const machines = Array.from({ length: count }, (_, at) => ({
    type: 'Microsoft.Compute/virtualMachines',
    resourceGroup: 'rg',
    name: `vm-${at + 1}`,
    ...(at === 0 ? { identity: { type: 'SystemAssigned' } } : {}),
  }));
  const file = join(folder, `world-${count}.json`);
  const group = { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'westus2' };
  const world = {
    subscriptions: [{ displayName: 'Big' }],
    resources: [group, ...machines],
    roleAssignments: [{ principal: 'vm-1', role: 'Reader', scope: 'rg' }],
  };
  writeFileSync(file, JSON.stringify(world));
  return file;
};

const residentBytes = (pid) =>
  process.platform === 'linux'
    ? Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
    : Number.NaN;

/** Our emulator of that world, with how long it took until it was ready (milliseconds), and where its machines are. */
const startOf = async (places, file) => {
  const began = performance.now();
  const us = await startUs(places, '--world', file);
  const ready = performance.now() - began;
  const arm = us.urls.arm.replace('https://localhost', 'http://127.0.0.1');
  const headers = { Authorization: `Bearer ${await tokenOf(us.urls.identity)}` };
  const { value } = JSON.parse(await ask(`${arm}/subscriptions?api-version=2022-12-01`, { headers }));
  const scope = `${arm}${value[0].id}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines`;
  return { ...us, ready, headers, scope, memory: residentBytes(us.pid) };
};

/** Milliseconds a page, over all pages of the list, and how many there were. */
const pageThrough = async ({ scope, headers, urls }) => {
  const began = performance.now();
  let pages = 0;
  for (let url = `${scope}?api-version=2024-07-01`; url; pages++) {
    const { nextLink } = JSON.parse(await ask(url, { headers }));
    url = nextLink?.replace(urls.arm, urls.arm.replace('https://localhost', 'http://127.0.0.1'));
  }
  return { pages, each: (performance.now() - began) / pages };
};

export const bigWorld = async (places, { rounds, seconds }) => {
  const files = [worldOf(few, places.scratch), worldOf(many, places.scratch)];
  const [smallReady, bigReady] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [at, into] of [smallReady, bigReady].entries()) {
      const us = await startOf(places, files[at]);
      into.push(us.ready);
      await us.end();
    }
  }
  const [small, big] = [await startOf(places, files[0]), await startOf(places, files[1])];
  const gets = [[], [], []];
  const one = '/vm-1?api-version=2024-07-01';
  const urls = [`${small.scope}${one}`, `${big.scope}${one}`, `${big.scope}/vm-{n}?api-version=2024-07-01`];
  for (let round = 0; round <= rounds; round++) {
    for (const [at, url] of urls.entries()) {
      const { headers } = at === 0 ? small : big;
      const rate = await load(url, { headers, seconds: round === 0 ? 1 : seconds });
      if (round > 0) gets[at].push(rate);
    }
  }
  const { pages, each } = await pageThrough(big);
  const json = statSync(files[1]).size / many;
  const memory = (big.memory - small.memory) / (many - few);
  await small.end();
  await big.end();
  return {
    row: `A world of ${many} virtual machines against one of ${few}`,
    figures: [
      measured(`ready, ${few} machines`, 'ms', smallReady),
      measured(`ready, ${many} machines (JSON, ${Math.round(json)} bytes each)`, 'ms', bigReady),
      measured(`gets of one VM, ${few} machines`, '1/s', gets[0]),
      measured(`gets of one VM, ${many} machines`, '1/s', gets[1]),
      measured(`gets of another VM each time, ${many} machines`, '1/s', gets[2]),
      measured(`a page of the list, ${pages} pages`, 'ms', [each]),
      measured('memory for each machine, after its start', 'bytes', [memory]),
    ],
    ratios: [
      ratio('time of a get, to the small world', gets[0], gets[1], 'at most 1.2'),
      ratio('the same, another VM each time', gets[0], gets[2], 'at most 1.2'),
    ],
    notes: ['Aims: ready in under 2 s; memory for each machine under 1 KiB above its own JSON.'],
  };
};
