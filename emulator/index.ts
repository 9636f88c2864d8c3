export { createEmulator, type Emulator } from './emulator.ts';
export { SettingError } from './files.ts';
export type { EmulatorOptions, ListenOptions, Urls } from './options.ts';
export { type RunningEmulator, startEmulator } from './start.ts';
export type { World } from './world/world.ts';
export { WorldError } from './world/world-error.ts';
