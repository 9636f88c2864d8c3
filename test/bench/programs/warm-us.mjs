// Starts and stops the emulator in this process; prints the milliseconds that each start took.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [times, options] = process.argv.slice(2);
const entry = createRequire(join(process.cwd(), 'package.json')).resolve('msi-emulator');
const { startEmulator } = await import(pathToFileURL(entry).href);
const took = [];
for (let at = 0; at < Number(times); at++) {
  const began = performance.now();
  const emulator = await startEmulator(undefined, JSON.parse(options));
  took.push(performance.now() - began);
  await emulator.stop();
}
console.log(JSON.stringify(took));
