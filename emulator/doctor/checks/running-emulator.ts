import { type Found, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** Whether an emulator runs, and whether this environment is that one's. */
export const checkEmulator = ({ env, emulator, hasFile }: Scene): Found[] => {
  const { AZURE_EMULATOR_CONTROL_URL: named, AZURE_EMULATOR_CA_FILE: caFile } = env;
  if (!emulator) {
    return named
      ? [
          problem(
            `AZURE_EMULATOR_CONTROL_URL=${named}: no emulator answers there, so the variables of this shell lead nowhere`,
            'start it again and run eval "$(msi-emulator env)", or open a new shell',
          ),
        ]
      : [note('none runs, so what needs one is not checked', 'msi-emulator start')];
  }
  const runs = `one answers at ${emulator.control} and speaks for ${emulator.as}`;
  const again = 'run eval "$(msi-emulator env)" again';
  if (caFile && !hasFile(caFile)) {
    return [problem(`${runs}, but AZURE_EMULATOR_CA_FILE=${caFile} is gone: it was another run's`, again)];
  }
  if (caFile && caFile !== emulator.caFile) {
    return [problem(`${runs}, but AZURE_EMULATOR_CA_FILE is another run's; its own is ${emulator.caFile}`, again)];
  }
  if (!named) return [note(`${runs}; nothing in this environment leads to it`, 'eval "$(msi-emulator env)"')];
  return [ok(runs)];
};
