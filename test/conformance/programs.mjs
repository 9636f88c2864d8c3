import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const build = join(here, 'build');
const windows = process.platform === 'win32';
const pythonOf = (folder) => join(build, folder, windows ? 'Scripts' : 'bin', 'python');
const npm = windows ? 'npm.cmd' : 'npm';
const majorOf = (version) => version.split('.')[0];
const longTerm = JSON.parse(readFileSync(join(here, 'javascript/node-lts/package.json'), 'utf8')).dependencies.node;

const javascript = (folder, runtime, command) => ({
  folder: `javascript/${folder}`,
  runtime,
  needs: [[npm, '--version']],
  lock: 'package-lock.json',
  made: join(here, 'javascript', folder, 'node_modules'),
  prepare: [[npm, 'ci', '--no-audit', '--no-fund']],
  run: [command, join(here, 'javascript', folder, 'main.mjs')],
  version: (lock, name) => JSON.parse(lock).packages[`node_modules/${name}`].version,
});

const packages = (folder, ...options) => ({
  folder,
  runtime: 'Python',
  needs: [['python3', '-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']],
  lock: 'requirements.txt',
  made: pythonOf(folder),
  prepare: [
    ['python3', '-m', 'venv', join(build, folder)],
    [
      ...[pythonOf(folder), '-m', 'pip', 'install', '--quiet', ...options],
      ...['--require-hashes', '--only-binary', ':all:', '-r', 'requirements.txt'],
    ],
  ],
  version: (lock, name) => new RegExp(`^${name}==(\\S+)`, 'm').exec(lock)[1],
});

const module = (folder) => ({
  folder,
  runtime: 'Go',
  needs: [['go', 'version']],
  lock: 'go.mod',
  made: join(build, folder, 'conformance'),
  prepare: [['go', 'build', '-o', join(build, folder, 'conformance'), '.']],
});

/**
 * One program per language, and the tools. `needs`: commands that answer where there is a toolchain. `prepare` builds `made` from the
 * manifest and the lock file, in the program's folder. `run`: the command, to which the client and the source are added.
 */
export const programs = {
  'node-20': javascript('node-20', `Node.js ${majorOf(process.versions.node)}`, process.execPath),
  'node-lts': javascript(
    'node-lts',
    `Node.js ${majorOf(longTerm)}`,
    join(here, 'javascript/node-lts/node_modules/node/bin', windows ? 'node.exe' : 'node'),
  ),
  python: {
    ...packages('python'),
    run: [pythonOf('python'), join(here, 'python', 'main.py')],
  },
  go: {
    ...module('go'),
    run: [join(build, 'go', 'conformance')],
    version: (lock, name) => new RegExp(`/${name}(?:/v\\d+)? v(\\S+)`).exec(lock)[1],
  },
  'azure-cli': {
    // Its modules are many and few of them used: those are compiled when they are first.
    ...packages('azure-cli', '--no-compile'),
    run: [pythonOf('azure-cli'), '-m', 'azure.cli'],
  },
  terraform: {
    ...module('terraform'),
    run: [join(build, 'terraform', 'conformance')],
    version: (lock, name) => new RegExp(`/${name}/sdk v(\\S+)`).exec(lock)[1],
  },
  java: {
    folder: 'java',
    runtime: 'Java',
    needs: [
      ['javac', '--version'],
      [windows ? 'mvn.cmd' : 'mvn', '--version'],
    ],
    lock: 'pom.xml',
    made: join(build, 'java', 'lib'),
    prepare: [[windows ? 'mvn.cmd' : 'mvn', '--quiet', '--batch-mode', 'compile', 'dependency:copy-dependencies']],
    run: [
      'java',
      '-cp',
      [join(build, 'java', 'classes'), join(build, 'java', 'lib', '*')].join(windows ? ';' : ':'),
      'Main',
    ],
    version: (lock, name) => new RegExp(`<artifactId>${name}</artifactId>\\s*<version>([^<]+)`).exec(lock)[1],
  },
  rust: {
    folder: 'rust',
    runtime: 'Rust',
    needs: [['cargo', '--version']],
    lock: 'Cargo.lock',
    made: join(build, 'rust', 'debug', 'conformance'),
    prepare: [['cargo', 'build', '--locked', '--quiet', '--target-dir', join(build, 'rust')]],
    run: [join(build, 'rust', 'debug', 'conformance')],
    version: (lock, name) => new RegExp(`name = "${name}"\\s+version = "([^"]+)"`).exec(lock)[1],
  },
};
