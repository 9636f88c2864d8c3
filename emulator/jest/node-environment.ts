import { createRequire } from 'node:module';
import { join } from 'node:path';

/** As much of what Jest tells an environment as is read here. */
export type Config = {
  readonly projectConfig: {
    readonly rootDir: string;
    readonly testEnvironmentOptions: Readonly<Record<string, unknown>>;
  };
};

/** As much of Jest's own environment as is added to here. */
export type NodeEnvironment = {
  readonly global: Record<string, unknown> & { process: { env: Record<string, string | undefined> } };
  setup(): Promise<void>;
  teardown(): Promise<void>;
};
type Constructor = new (config: Config, context: unknown) => NodeEnvironment;

/** From the project's root to the environment that its Jest came with, also where packages see only what they depend on. */
const chain = ['jest', '@jest/core', 'jest-config', 'jest-environment-node'];

/** The class of the running Jest's own environment for Node. */
export const nodeEnvironmentFrom = (rootDir: string): Constructor => {
  let require = createRequire(join(rootDir, 'package.json'));
  for (const name of chain) {
    try {
      require = createRequire(require.resolve(name));
    } catch {
      // This link is not one of this Jest's; the next may be found from here as well.
    }
  }
  try {
    return require('jest-environment-node').TestEnvironment;
  } catch {
    throw new Error(`msi-emulator/jest: found no jest-environment-node from ${rootDir}; install it beside jest`);
  }
};
