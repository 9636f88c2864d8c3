import { startEmulator } from 'msi-emulator';
import { type EmulatorMatchers, matchers } from 'msi-emulator/matchers';
import { afterAll, beforeEach, expect, vi } from 'vitest';

declare module 'vitest' {
  interface Matchers<T> extends EmulatorMatchers<T> {}
}

expect.extend(matchers);

/** The emulator of a test file, and the variables by which SDKs find it. */
export const emulator = await startEmulator();
const { set, unset } = await emulator.env();
for (const name of unset) vi.stubEnv(name, undefined);
for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);

beforeEach(() => emulator.reset());
afterAll(() => emulator.stop());
