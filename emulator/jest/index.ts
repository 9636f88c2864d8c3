/// <reference types="expect" preserve="true" />
import type { RunningEmulator } from '../start.ts';
import type { EmulatorMatchers } from './matchers.ts';

export { default } from './environment.ts';
export type { TestEnvironmentOptions } from './options.ts';

declare global {
  /** The emulator of this test file. */
  var emulator: RunningEmulator;
  namespace jest {
    interface Matchers<R> extends EmulatorMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R> extends EmulatorMatchers<R> {}
}
