import { execFile } from 'node:child_process';

/**
 * Gives `az`: it runs one command with a configuration folder of its own, and gives what it printed, read as JSON; undefined
 * where it printed nothing. Throws with what it said on stderr. The variables added to `env` tell it nothing of the emulator.
 */
export const createAz = ([command, ...first], env, folder) => {
  const own = {
    ...env,
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_NO_COLOR: 'true',
    // It is installed uncompiled, as few of its modules are used: those are compiled once, and not by every process.
    PYTHONDONTWRITEBYTECODE: '',
  };
  const options = { env: own, timeout: 120_000, maxBuffer: 2 ** 24 };
  return (...args) =>
    new Promise((resolve, reject) => {
      execFile(command, [...first, ...args, '--output', 'json'], options, (error, stdout, stderr) => {
        if (error) reject(new Error(stderr.trim() || error.message));
        else resolve(stdout.trim() === '' ? undefined : JSON.parse(stdout));
      });
    });
};
