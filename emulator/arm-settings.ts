import { SettingError } from './files.ts';
import type { EmulatorOptions } from './options.ts';

/** The least that each of ARM's numbers may be, and what it counts. */
const numbers = {
  operationSeconds: ['--operation-seconds', 0, 'seconds'],
  roleDelay: ['--role-delay', 0, 'seconds'],
  armRateLimit: ['--arm-rate-limit', 1, 'requests'],
  caeMaxAge: ['--cae-max-age', 0, 'seconds'],
} as const;

type Settings = Pick<EmulatorOptions, keyof typeof numbers>;

/** ARM's own settings. Throws SettingError for what is no number, or too small a one. */
export const armSettings = (options: Settings): Settings => {
  for (const [key, [flag, least, what]] of Object.entries(numbers)) {
    const value = options[key as keyof Settings];
    if (value !== undefined && !(Number.isFinite(value) && value >= least)) {
      throw new SettingError(`${flag} takes a number of ${what}, ${least} or more`);
    }
  }
  return options;
};
