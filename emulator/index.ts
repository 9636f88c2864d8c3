export { createEmulator, type Emulator } from './emulator.ts';
export { FaultError } from './fault/fault-error.ts';
export { SettingError } from './files.ts';
export type { ForgeTerms } from './forge.ts';
export { ExpectationError } from './journal/expect.ts';
export type { EmulatorOptions, ListenOptions, Urls } from './options.ts';
export { type RunningEmulator, startEmulator } from './start.ts';
export type { World } from './world/world.ts';
export { WorldError } from './world/world-error.ts';
