import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { runCell } from './cell.mjs';
import { cells, writeMatrix } from './matrix.mjs';
import { lacking, prepare } from './prepare.mjs';
import { programs } from './programs.mjs';
import { writeReadme } from './readme.mjs';
import { runTools } from './run-tools.mjs';
import { writeTools } from './tools-table.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

/** Runs `act` for each item, so many at a time. */
const sideBySide = async (limit, items, act) => {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item);
    }),
  );
};

/** Where clients insist that Azure Arc's keys lie (wire.md §5), and the emulator must be able to write. */
const noArc = () => {
  const folder = '/var/opt/azcmagent/tokens';
  if (process.platform !== 'linux') return 'run on Linux only';
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch ({ code }) {
    return `${folder} can't be written (${code}); run as root, or make it writable`;
  }
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in programs));
const wrong = [
  ...unknown.map((name) => `there is no program ${name}; there are ${Object.keys(programs).join(', ')}`),
  ...(existsSync(new URL('../../dist/emulator/cli.js', import.meta.url))
    ? []
    : ['there is no dist/: npm run build makes it']),
];
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exit(2);
}
const chosen = Object.keys(programs).filter((name) => wanted.length === 0 || wanted.includes(name));

/** Why a program's clients are not run, or fail without being run; by the program's name. */
const missing = new Map();
const broken = new Map();
// The slowest to build come last in the table, and first here.
await sideBySide(2, [...chosen].reverse(), async (name) => {
  const started = Date.now();
  const lack = await lacking(programs[name]);
  if (lack !== undefined) return missing.set(name, lack);
  await prepare(name, programs[name]).catch(({ message }) => broken.set(name, message));
  say(`${broken.has(name) ? 'FAILED ' : ''}built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
});
for (const [name, said] of broken) say(`\n${name}: ${said}\n`);

const arc = noArc();
const count = { passed: 0, failed: 0, skipped: 0 };
const seen = [];
const notRun = [];

const act = async ({ client, program, source, terms, row }) => {
  const name = `${row.client} ${row.version} (${row.runtime}) · ${row.source}`;
  const lack = missing.get(client.program) ?? (source.name === 'azure-arc' ? arc : undefined);
  const isRun = Array.isArray(terms) || terms.words !== undefined;
  if (!isRun) seen.push({ ...row, outcome: terms.outcome, reason: terms.reason });
  if (!isRun || lack !== undefined) {
    if (lack !== undefined || terms.outcome === 'not run') count.skipped += 1;
    notRun.push(`${name}: ${isRun ? lack : terms.reason}`);
    return;
  }
  const started = Date.now();
  const { checks, problems } = broken.has(client.program)
    ? { checks: { build: 'failed' }, problems: ['it was not built'] }
    : await runCell(program, client, source, terms).catch(({ message }) => ({
        checks: { start: 'failed' },
        problems: [message],
      }));
  const failed = Object.values(checks).filter((each) => each === 'failed').length;
  count.failed += failed;
  count.passed += Object.keys(checks).length - failed;
  const outcome = failed > 0 ? 'failed' : (terms.outcome ?? 'passed');
  seen.push({ ...row, outcome, ...(terms.reason && failed === 0 ? { reason: terms.reason } : {}), checks });
  const what = Object.entries(checks).map(([check, result]) => `${check} ${result}`);
  say(`${failed > 0 ? 'FAILED' : 'ok'} ${name}, ${((Date.now() - started) / 1000).toFixed(1)} s: ${what.join('; ')}`);
  for (const problem of problems) say(`  ${problem}`);
};
await sideBySide(
  4,
  cells.filter(({ client }) => chosen.includes(client.program)),
  act,
);

const rows = await runTools(chosen, { missing, broken, count, notRun, say });

writeReadme(writeMatrix(seen));
writeTools(rows);
if (notRun.length > 0) say(`\nnot run:\n${notRun.map((line) => `  ${line}`).join('\n')}`);
say(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 ? 1 : 0;
