// The same for oauth2-mock-server, with the key that it can't be without.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const entry = join(process.cwd(), 'node_modules', 'oauth2-mock-server', 'dist', 'index.mjs');
const { OAuth2Server } = await import(pathToFileURL(entry).href);
const took = [];
for (let at = 0; at < Number(process.argv[2]); at++) {
  const began = performance.now();
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  took.push(performance.now() - began);
  await server.stop();
}
console.log(JSON.stringify(took));
