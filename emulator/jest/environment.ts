import { readFileSync } from 'node:fs';
import { type RunningEmulator, startEmulator } from '../start.ts';
import { matchers } from './matchers.ts';
import { type Config, type NodeEnvironment, nodeEnvironmentFrom } from './node-environment.ts';
import { parseOptions } from './options.ts';
import { trustInProcess } from './trust.ts';
import { apply } from './variables.ts';

/** As much of jest-circus's events as is read here. */
type Event = { readonly name: string; readonly runtimeGlobals?: { readonly expect: Extensible } };
type Extensible = { extend(matchers: object): void };

/**
 * Jest's environment for Node with an emulator in it, one for each test file: it starts before the file and stops after it.
 * Jest loads it outside the sandbox of the tests, so that it can be an ES module in any project; what tests need of it
 * they have as the global `emulator`, the variables of the process, and matchers.
 */
export default function createTestEnvironment(config: Config, context: unknown): NodeEnvironment {
  const { rootDir, testEnvironmentOptions } = config.projectConfig;
  const environment = new (nodeEnvironmentFrom(rootDir))(config, context);
  const { setup, teardown } = environment;
  const undo: (() => void)[] = [];
  let emulator: RunningEmulator | undefined;

  return Object.assign(environment, {
    setup: async () => {
      await setup.call(environment);
      try {
        const { world, source, ...options } = parseOptions(testEnvironmentOptions, rootDir);
        emulator = await startEmulator(world, options);
        const found = await emulator.env(source);
        // The tests have a copy of the variables; what they start as child processes has those of this process.
        apply(environment.global.process.env, found);
        undo.push(trustInProcess(readFileSync(emulator.caFile, 'utf8')), apply(process.env, found));
        environment.global.emulator = emulator;
      } catch (error) {
        throw withoutStack(error as Error);
      }
    },
    teardown: async () => {
      for (const each of undo.splice(0)) each();
      await emulator?.stop();
      await teardown.call(environment);
    },
    handleTestEvent: ({ name, runtimeGlobals }: Event) => {
      if (name === 'setup') runtimeGlobals?.expect.extend(matchers);
    },
  });
}

const withoutStack = (error: Error): Error => {
  if (['WorldError', 'SettingError', 'TrustError'].includes(error.name)) error.stack = `msi-emulator: ${error.message}`;
  return error;
};
