import { checks } from '../../emulator/doctor/checks.ts';
import type { Found } from '../../emulator/doctor/finding.ts';
import type { Scene } from '../../emulator/doctor/scene.ts';

/** A laptop on which nothing is set, nothing runs and nothing is wrong. */
export const laptop: Scene = {
  env: {},
  platform: 'linux',
  hasFile: () => false,
  hostsFile: '127.0.0.1 localhost\n::1 localhost\n',
  localhost: ['127.0.0.1', '::1'],
  imds: { kind: 'unreachable', code: 'ENETUNREACH' },
  ports: [50342, 50343, 50344].map((port) => ({ flag: 'port', port, state: 'free' })),
  trust: [],
  now: Date.UTC(2026, 5, 1),
};

/** What one check finds where the scene differs so. */
export const find = (name: string, more: Partial<Scene> = {}): readonly Found[] =>
  checks.find((check) => check.name === name)?.find({ ...laptop, ...more }) ?? [];

/** An environment as `msi-emulator env` sets it. */
export const led = {
  AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:50342',
  AZURE_EMULATOR_CONTROL_URL: 'http://127.0.0.1:50344',
  AZURE_EMULATOR_ARM_URL: 'https://localhost:50343',
  AZURE_EMULATOR_CA_FILE: '/tmp/ca.pem',
};

export const levels = (name: string, more?: Partial<Scene>) => find(name, more).map(({ level }) => level);
export const says = (name: string, more?: Partial<Scene>) =>
  find(name, more)
    .map((found) => `${found.level}: ${found.says}`)
    .join('\n');
