import { readFileSync } from 'node:fs';
import { measured, ratio } from '../figures.mjs';
import { ask, load, startLimit, startUs, tokenTarget } from '../processes.mjs';

/** Resident memory of a process in MiB, where the system says it in /proc. */
const resident = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** What a process holds when it has answered once, and after many requests. */
export const memory = async (places, { rounds, requests }) => {
  if (process.platform !== 'linux')
    return { row: 'Memory', figures: [], notes: ['Not run: it is read from /proc, which only Linux has.'] };
  const headers = { Metadata: 'true' };
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const us = await startUs(places);
    await ask(`${us.urls.identity}${tokenTarget}`, { headers });
    const express = await startLimit('bare-express.mjs', places, '1500');
    await ask(express.url);
    ours.push(resident(us.pid));
    theirs.push(resident(express.pid));
    await us.end();
    await express.end();
  }
  const us = await startUs(places);
  const url = `${us.urls.identity}${tokenTarget}`;
  const levels = [];
  for (const part of [0.1, 0.4, 0.5]) {
    await load(url, { headers, requests: Math.round(requests * part), seconds: 3600 });
    levels.push(resident(us.pid));
  }
  await us.end();
  const [warm, half, all] = levels;
  return {
    row: 'Memory',
    figures: [
      measured('msi-emulator at rest', 'MiB', ours),
      measured('Express 5 at rest', 'MiB', theirs),
      measured(`msi-emulator after ${requests / 10} requests`, 'MiB', [warm]),
      measured(`after ${requests / 2}`, 'MiB', [half]),
      measured(`after ${requests}`, 'MiB', [all]),
    ],
    ratios: [
      ratio('at rest, to Express', ours, theirs, 'at most 2'),
      ratio('after all requests, to half of them', [all], [half], 'no growth'),
    ],
    notes: ['The journal is full after 10,000 requests.'],
  };
};
