// What a consumer writes against the package's public types. Checked, never run.
import {
  createEmulator,
  FaultError,
  type ForgeTerms,
  type RunningEmulator,
  startEmulator,
  WorldError,
} from 'msi-emulator';
import { createArmClient, createManagedIdentityClient } from 'msi-emulator/client';

export const journey = async (): Promise<string> => {
  await using emulator: RunningEmulator = await startEmulator('world.yaml', { as: 'vm-web-1', port: 0 });
  const { set, unset } = await emulator.env('imds', 'vm-web-1');
  const rule = emulator.inject('source=imds: 404 x2, then answer');
  emulator.clock.advance(1000);
  emulator.journal.expect({ source: 'imds' }).times(1);
  const terms: ForgeTerms = { audience: 'api://orders', claims: { roles: ['Admin'] }, expiresAt: 0 };
  const token: string = await emulator.forge(terms);
  await emulator.rotateKeys();
  emulator.reset();
  const identity = createManagedIdentityClient({ env: set });
  createArmClient({ identity, env: set });
  return [emulator.urls.identity, emulator.caFile, unset.join(), rule.next, token].join();
};

export const inProcess = async (): Promise<void> => {
  const { apps } = await createEmulator({ tenant: { displayName: 'Contoso' } }).catch((error: unknown) => {
    if (error instanceof WorldError) for (const { place, message } of error.faults) console.log(place, message);
    throw error;
  });
  apps.identity satisfies import('node:http').RequestListener;
};

export const isBadRule = (error: unknown): string[] =>
  error instanceof FaultError ? error.faults.map(({ at, message }) => `${at}: ${message}`) : [];

// @ts-expect-error a port is a number
void startEmulator(undefined, { port: '50342' });
