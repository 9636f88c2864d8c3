import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measured, ratio } from './figures.mjs';

const here = import.meta.dirname;
const checkout = join(here, '..', '..');

/** npm is a script on some systems and a .cmd on others; both are found through a shell. */
const npm = (words, cwd) =>
  execFileSync('npm', words, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** An empty project with these packages in it. */
const project = (folder, packages) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--no-audit', '--no-fund', '--silent', ...packages], folder);
  return folder;
};

/** The packed product and its peers, each in a folder of its own. */
export const install = (folder) => {
  npm(['run', '--silent', 'build'], checkout);
  const packed = npm(['pack', '--silent', '--pack-destination', folder], checkout).trim().split('\n').at(-1);
  const tarball = join(folder, packed);
  const peers = join(folder, 'peers');
  mkdirSync(peers);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(here, file), join(peers, file));
  npm(['ci', '--no-audit', '--no-fund', '--silent'], peers);
  return { product: project(join(folder, 'product'), [tarball]), peers, tarball };
};

const sizeOf = (folder) => {
  let [bytes, packages] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const parent = entry.parentPath ?? entry.path;
    bytes += statSync(join(parent, entry.name)).size;
    if (entry.name === 'package.json' && /node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+$/.test(parent)) packages += 1;
  }
  return { bytes, packages };
};

/** What an install brings and how long it takes, with whatever npm has in its cache. */
export const installed = async ({ folder, tarball }, { rounds }) => {
  const sides = {
    'msi-emulator': [tarball],
    'express jose yargs alone': ['express', 'jose', 'yargs'],
    'oauth2-mock-server': ['oauth2-mock-server'],
  };
  const figures = { packages: [], bytes: [], seconds: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [at, [name, packages]] of Object.entries(sides).entries()) {
      const began = performance.now();
      const place = project(join(folder, `install-${round}-${at}`), packages);
      const took = (performance.now() - began) / 1000;
      const { bytes, packages: count } = sizeOf(join(place, 'node_modules'));
      for (const [unit, figure] of [
        ['packages', count],
        ['bytes', bytes / 1024],
        ['seconds', took],
      ]) {
        figures[unit][at] ??= { name, all: [] };
        figures[unit][at].all.push(figure);
      }
    }
  }
  const units = { packages: 'packages', bytes: 'KiB', seconds: 's' };
  return {
    row: 'Install',
    figures: Object.entries(figures).flatMap(([kind, all]) =>
      all.map((each) => measured(each.name, units[kind], each.all)),
    ),
    ratios: [
      ratio('packages, to those three', figures.packages[0].all, figures.packages[1].all, 'at most 1'),
      ratio('bytes, to those three', figures.bytes[0].all, figures.bytes[1].all, 'at most 1, what we bundle aside'),
    ],
    notes: ['Seconds are with npm’s cache as it was.'],
  };
};
