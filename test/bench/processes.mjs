import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';

const programs = join(import.meta.dirname, 'programs');

/** Every process is measured without it: reading that file takes each of them some 30 ms. */
export const { NODE_EXTRA_CA_CERTS: extraRoots, ...environment } = process.env;

/** Runs a Node program until it ends; gives what it printed. */
export const run = async (words, env = environment, cwd = undefined) => {
  const child = spawn(process.execPath, words, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return printed;
};

/** Starts a Node program and waits until a line of its output fits; `end` kills it. */
export const serve = async (words, line, cwd = undefined) => {
  const child = spawn(process.execPath, words, { env: environment, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const match = await new Promise((resolve, reject) => {
    let printed = '';
    child.once('exit', (code) => reject(new Error(`${words.join(' ')} ended with ${code}: ${printed}`)));
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = line.exec(printed);
      if (found) resolve(found);
    });
  });
  const end = async () => {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return { match, pid: child.pid, end };
};

export const tokenTarget =
  '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F';

/** Our emulator from the installed package, on free ports, with the journal and every check on. */
export const startUs = async ({ product }, ...flags) => {
  const cli = join(product, 'node_modules', 'msi-emulator', 'dist', 'emulator', 'cli.js');
  const ports = ['--port', '0', '--arm-port', '0', '--control-port', '0'];
  const { match, ...rest } = await serve([cli, 'start', ...ports, '--quiet', '--json', ...flags], /^(\{.*\})\n/);
  return { ...rest, ...JSON.parse(match[1]) };
};

/** oauth2-mock-server by its own command. */
export const startPeer = async ({ peers }) => {
  const bin = join(peers, 'node_modules', 'oauth2-mock-server', 'dist', 'oauth2-mock-server.mjs');
  const { match, ...rest } = await serve([bin, '-p', '0'], /listening on (http:\/\/\S+)/);
  return {
    ...rest,
    url: match[1].replace('0.0.0.0', '127.0.0.1').replace('localhost', '127.0.0.1').replace('[::]', '127.0.0.1'),
  };
};

/** One of the limits under programs/, which print their port. */
export const startLimit = async (name, { product }, ...words) => {
  const { match, ...rest } = await serve([join(programs, name), ...words], /^(\d+)\n/, product);
  return { ...rest, url: `http://127.0.0.1:${match[1]}` };
};

/** A reply's text. */
export const ask = (url, { headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const asking = request(url, { method: body === undefined ? 'GET' : 'POST', headers, agent: false }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () =>
        reply.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${reply.statusCode} ${text}`)),
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });

export const tokenOf = async (url) =>
  JSON.parse(await ask(`${url}${tokenTarget}`, { headers: { Metadata: 'true' } })).access_token;

/** Whole answers a second. */
export const load = async (url, { headers = {}, body, seconds, requests, connections = 50 }) => {
  const words = [
    join(import.meta.dirname, 'load.mjs'),
    ...['--url', url, '--connections', String(connections), '--seconds', String(seconds)],
    ...(requests === undefined ? [] : ['--requests', String(requests)]),
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['--body', body]),
  ];
  const { answered, bad, seconds: took } = JSON.parse(await run(words));
  if (bad > 0 || answered === 0) throw new Error(`${url}: ${bad} of ${answered} answers were not 200`);
  return answered / took;
};
