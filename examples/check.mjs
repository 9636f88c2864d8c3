// Runs each example against the packaged product alone: node examples/check.mjs [PACKAGE.tgz] [EXAMPLE …]
// Exit code 1 where one fails; the last line counts.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const windows = process.platform === 'win32';
const python = windows ? 'python' : 'python3';
const venv = (name) => join('.venv', windows ? 'Scripts' : 'bin', name);
const run = ['npx', '--no-install', 'msi-emulator', 'run'];

/** A Node project: the package becomes one of its dependencies, all others are those of its lock file. */
const node = {
  needs: [],
  steps: (tarball) => [
    ['npm', 'install', '--save-dev', tarball],
    ['npm', 'test'],
  ],
};

/** What an example needs on this machine, and how it is run; each command as its README has it. */
const examples = {
  'jest-commonjs': node,
  'jest-esm': node,
  vitest: node,
  pytest: {
    needs: [[python, '--version']],
    steps: () => [
      [python, '-m', 'venv', '.venv'],
      [venv('pip'), 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', 'requirements.txt'],
      [...run, '--', venv('pytest')],
    ],
  },
  'go-test': {
    needs: [['go', 'version']],
    steps: () => [[...run, '--as', 'web-app', '--', 'go', 'test', '-count=1', './...']],
  },
  shell: {
    needs: [
      ['curl', '--version'],
      ['sh', '-c', 'true'],
    ],
    steps: () => [
      [
        ...run,
        '--expect',
        'token imds times=1',
        '--expect',
        'arm GET status=200 times=1',
        '--fail-on-unexpected',
      ].concat('--', './test.sh'),
    ],
  },
};

const work = mkdtempSync(join(tmpdir(), 'msi-emulator-examples-'));
/** Those of the runner would reach an example's own runner. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' }).filter(
    ([name]) => !/^(JEST_|VITEST|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|AZURE_|MSI_|IDENTITY_)/.test(name),
  ),
);
const call = ([command, ...args], cwd, stdio = 'inherit') =>
  spawnSync(command, args, { cwd, env, stdio, shell: windows, timeout: 300_000, killSignal: 'SIGTERM' }).status === 0;

const given = process.argv.slice(2);
const chosen = given.filter((each) => !each.endsWith('.tgz'));
const strange = chosen.filter((each) => !Object.hasOwn(examples, each));
if (strange.length > 0) {
  console.error(`there is no example ${strange.join(', ')}; there are ${Object.keys(examples).join(', ')}`);
  process.exit(2);
}

const packed = () => {
  const done = call(['npm', 'pack', '--pack-destination', work], join(here, '..'));
  const file = readdirSync(work).find((each) => each.endsWith('.tgz'));
  if (!done || file === undefined) throw new Error('npm pack failed; does npm run build do?');
  return join(work, file);
};

const counts = { passed: 0, failed: 0, skipped: 0 };
try {
  const own = given.find((each) => each.endsWith('.tgz'));
  const tarball = own === undefined ? packed() : resolve(own);
  // npx finds the package from the folders of the other languages' examples here, too.
  writeFileSync(join(work, 'package.json'), '{ "private": true }\n');
  if (!call(['npm', 'install', tarball], work)) throw new Error(`npm install ${tarball} failed`);
  for (const name of chosen.length > 0 ? chosen : Object.keys(examples)) {
    const { needs, steps } = examples[name];
    const missing = needs.find((each) => !call(each, work, 'ignore'));
    if (missing) {
      console.log(`\n== ${name}: not run, there is no ${missing[0]} here`);
      counts.skipped += 1;
      continue;
    }
    console.log(`\n== ${name}`);
    const folder = join(work, name);
    mkdirSync(folder);
    cpSync(join(here, name), folder, { recursive: true, filter: (path) => !/[\\/](node_modules|\.venv)$/.test(path) });
    const failed = steps(tarball).find((each) => !call(each, folder));
    if (failed) console.log(`== ${name}: FAILED at ${failed.join(' ')}`);
    counts[failed ? 'failed' : 'passed'] += 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
