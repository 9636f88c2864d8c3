import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from '@jest/globals';

export const bins = {
  'msi-emulator': join(import.meta.dirname, '../../dist/emulator/cli.js'),
  msi: join(import.meta.dirname, '../../dist/client/cli.js'),
};

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A test that fails before it ends what it started must not keep the runner waiting. */
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** The environment of a person who has set nothing of ours. */
export const cleanEnvironment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MSI_|AZURE_|IDENTITY_|NODE_OPTIONS|NODE_EXTRA)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...more };
};

export type Place = { readonly cwd: string; readonly env?: Record<string, string> };

/** Runs a command line to its end. */
export const run = async (
  bin: keyof typeof bins,
  args: readonly string[],
  { cwd, env = {} }: Place,
): Promise<Ended> => {
  const child = spawn(process.execPath, [bins[bin], ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
};

export type Started = {
  readonly child: ChildProcess;
  readonly ready: {
    urls: Record<'identity' | 'arm' | 'authority' | 'control', string>;
    caFile: string;
    tenantId: string;
    as: string;
    pid: number;
  };
  readonly said: () => string;
  /** Sends the signal and waits for the end. */
  readonly end: (signal?: NodeJS.Signals) => Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

const anyPorts = ['--port', '0', '--arm-port', '0', '--control-port', '0'];

/** `msi-emulator start --json` on free ports, unless told, until it is ready. */
export const start = async (
  args: readonly string[],
  { cwd, env = {} }: Place,
  ports: readonly string[] = anyPorts,
): Promise<Started> => {
  const child = spawn(process.execPath, [bins['msi-emulator'], 'start', '--json', ...ports, ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const closed = once(child, 'close');
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`start ended with ${code}: ${stderr}`)));
  });
  return {
    child,
    ready: JSON.parse(line),
    said: () => stderr,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code, by] = await closed;
      return { code, signal: by };
    },
  };
};

/** A folder that is there for one test file. */
export const scratch = (): { readonly cwd: string; readonly remove: () => void } => {
  const cwd = mkdtempSync(join(tmpdir(), 'msi-emulator-test-'));
  return { cwd, remove: () => rmSync(cwd, { recursive: true, force: true }) };
};

/** A port that nothing listens on just now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
