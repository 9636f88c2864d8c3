// Builds dist/: split ES-module bundles (what a command does not use is not loaded) and the type declarations.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { parse } from 'yaml';

// Built beside dist/ and then put in its place, so that whoever runs dist/ meanwhile finds it whole.
const fresh = `dist.${process.pid}`;
const bins = ['emulator/cli.js', 'client/cli.js'];
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = [
  'emulator/index.ts',
  'emulator/cli.ts',
  'emulator/jest/index.ts',
  'emulator/jest/matchers.ts',
  'emulator/run/beside.ts',
  'client/index.ts',
  'client/cli.ts',
].filter(existsSync);

/** What a module of ours exports, bundled in memory. */
const exportsOf = async (entryPoint) => {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
};

// The shipped world as a start needs it: read, checked and filled in here, once.
const { parseWorld } = await exportsOf('emulator/world/parse.ts');
const shipped = JSON.stringify(parseWorld(parse(readFileSync('fixtures/worlds/contoso.yaml', 'utf8'))));
const shippedWorld = {
  name: 'shipped world',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]world[/\\]shipped\.ts$/ }, () => ({
      contents: `export const shippedWorld = async () => JSON.parse(${JSON.stringify(shipped)});`,
    })),
};

const { metafile } = await build({
  entryPoints,
  outdir: fresh,
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
  plugins: [shippedWorld],
  metafile: true,
  logLevel: 'warning',
});
for (const bin of bins) chmodSync(`${fresh}/${bin}`, 0o755);

const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh],
  {
    stdio: 'inherit',
  },
);

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
const { worldJsonSchema } = await exportsOf('emulator/world/json-schema.ts');
writeFileSync(`${fresh}/world.schema.json`, `${JSON.stringify(worldJsonSchema(), null, 2)}\n`);
writeFileSync(`${fresh}/THIRD-PARTY-LICENSES.txt`, licences.join(`\n${'-'.repeat(80)}\n\n`));

if (existsSync('dist')) renameSync('dist', `${fresh}.old`);
renameSync(fresh, 'dist');
rmSync(`${fresh}.old`, { recursive: true, force: true });
process.exitCode = status ?? 1;
