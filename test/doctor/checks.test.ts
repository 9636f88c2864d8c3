import { expect, test } from '@jest/globals';
import { findingsOf } from '../../emulator/doctor/checks.ts';
import type { Scene } from '../../emulator/doctor/scene.ts';
import { laptop, led } from './scene.ts';

test('doctor › a laptop with nothing set has no problem, and each check says something of it', () => {
  const findings = findingsOf(laptop);
  expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
  const told = [...new Set(findings.map(({ check }) => check))];
  expect(told).toEqual([
    ...['source', 'variables', 'chain', 'proxy', 'imds', 'emulator', 'ports', 'localhost', 'hosts', 'clock'],
  ]);
});

test('doctor › a problem always comes with what to do', () => {
  const worst: Scene = {
    ...laptop,
    env: {
      ...led,
      IDENTITY_ENDPOINT: 'http://a',
      MSI_SECRET: '',
      HTTP_PROXY: 'http://p',
      AZURE_TOKEN_CREDENTIALS: 'x',
    },
    hostsFile: '127.0.0.1 management.azure.com',
    localhost: [],
    ports: [{ flag: 'port', port: 50342, state: 'taken' }],
    now: 0,
  };
  const problems = findingsOf(worst).filter(({ level }) => level === 'problem');
  expect(new Set(problems.map(({ check }) => check))).toEqual(
    new Set(['source', 'variables', 'chain', 'proxy', 'emulator', 'ports', 'localhost', 'hosts', 'clock']),
  );
  expect(problems.filter(({ todo }) => !todo)).toEqual([]);
});
