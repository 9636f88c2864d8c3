// npm run bench: the packaged product beside its peers and its limits, on this machine, in this run. It judges nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asTable } from './figures.mjs';
import { install, installed } from './install.mjs';
import { bigWorld } from './rows/big-world.mjs';
import { coldStart } from './rows/cold-start.mjs';
import { memory } from './rows/memory.mjs';
import { armGets, cachedTokens, freshTokens } from './rows/throughput.mjs';
import { warmStart } from './rows/warm-start.mjs';

const rows = {
  cold: coldStart,
  warm: warmStart,
  cached: cachedTokens,
  fresh: freshTokens,
  arm: armGets,
  world: bigWorld,
  memory,
  install: installed,
};

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: Object.keys(rows).join() },
    rounds: { type: 'string', default: '5' },
    starts: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '3' },
    requests: { type: 'string', default: '1000000' },
    json: { type: 'string' },
  },
});
const how = Object.fromEntries(['rounds', 'starts', 'seconds', 'requests'].map((name) => [name, Number(values[name])]));
const chosen = values.rows.split(',');
const unknown = chosen.filter((name) => !(name in rows));
if (unknown.length > 0) {
  console.error(`no such row: ${unknown.join(', ')}; there are ${Object.keys(rows).join(', ')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'msi-emulator-bench-'));
try {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  const places = { folder, scratch, ...install(folder) };
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: cpus().length,
    processor: cpus()[0]?.model,
  };
  console.log(
    `Node ${machine.node}, ${machine.platform}, ${machine.cores} cores (${machine.processor}); rounds: ${how.rounds}\n`,
  );
  const results = [];
  for (const name of chosen) {
    const result = await rows[name](places, how);
    results.push(result);
    console.log(asTable(result));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, how, results }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
