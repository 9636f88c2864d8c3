// Type-checks api.ts as a consumer's project would, against the package installed in the given folder.
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? '.');
const here = import.meta.dirname;
copyFileSync(join(here, 'api.ts'), join(folder, 'api.ts'));
for (const [compiler, resolution] of [
  ['typescript', 'nodenext'],
  ['typescript', 'bundler'],
  ['typescript-5.9', 'nodenext'],
]) {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable', 'dom'],
    module: resolution === 'bundler' ? 'esnext' : 'nodenext',
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    typeRoots: [join(here, '../../node_modules/@types')],
    types: ['node'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['api.ts'] }));
  const root = join(here, '../../node_modules', compiler);
  execFileSync(process.execPath, [join(root, 'bin/tsc'), '-p', folder], { stdio: 'inherit' });
  console.log(`${compiler} with ${resolution}: the public types check`);
}
