import { join } from 'node:path';
import { measured, median, ratio } from '../figures.mjs';
import { environment, run } from '../processes.mjs';

const programs = join(import.meta.dirname, '..', 'programs');

/** `startEmulator()` in a process that has started one before: what each test file pays. */
export const warmStart = async ({ product, peers, scratch }, { rounds }) => {
  const kept = (name) => join(scratch, name);
  const keyFile = kept('warm-key.pem');
  const ways = [
    ['keys and authority from files', { keyFile, caFile: kept('ca.pem'), caKeyFile: kept('ca-key.pem') }],
    ['key from a file, new authority', { keyFile }],
    ['all keys new', {}],
  ];
  const each = async (program, folder, ...words) => {
    const took = JSON.parse(await run([join(programs, program), '16', ...words], environment, folder));
    return median(took.slice(1));
  };
  const ours = ways.map(() => []);
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    for (const [at, [, options]] of ways.entries()) {
      ours[at].push(await each('warm-us.mjs', product, JSON.stringify(options)));
    }
    theirs.push(await each('warm-peer.mjs', peers));
  }
  return {
    row: 'Start in a warm process',
    figures: [
      ...ways.map(([name], at) => measured(`startEmulator(), ${name}`, 'ms', ours[at])),
      measured('oauth2-mock-server, new key', 'ms', theirs),
    ],
    ratios: [
      ratio('oauth2-mock-server to keys from files', theirs, ours[0], 'at least 10; under 8 ms'),
      ratio('oauth2-mock-server to a new authority', theirs, ours[1], 'under 15 ms'),
    ],
    notes: ['Each round is a process of its own: the median of its second to sixteenth start.'],
  };
};
