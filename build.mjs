// Builds dist/: split ES-module bundles (what a command does not use is not loaded) and the type declarations.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const bins = ['dist/emulator/cli.js', 'dist/client/cli.js'];
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = ['emulator/index.ts', 'emulator/cli.ts', 'client/index.ts', 'client/cli.ts'].filter(existsSync);

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints,
  outdir: 'dist',
  outbase: '.',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: Object.keys(dependencies),
  // yaml's entry for Node is CommonJS, whose require() calls do not survive in an ES-module bundle.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
for (const bin of bins) if (existsSync(bin)) chmodSync(bin, 0o755);

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });

const bundled = new Set(
  Object.keys(metafile.inputs)
    .map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter(Boolean),
);
const licences = [...bundled].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : ''}\n`;
});
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences.join(`\n${'-'.repeat(80)}\n\n`));
