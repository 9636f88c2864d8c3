import { type Found, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** Whether the runtimes on this machine trust the emulator's certificate: each was run, and asked it over https. */
export const checkTrust = ({ trust, env }: Scene): Found[] =>
  trust.map(({ runtime, outcome, detail, variable }) => {
    if (outcome === 'trusted') return ok(`${runtime} trusts the emulator's certificate`);
    if (outcome === 'not-checked') return note(`${runtime}: not checked, ${detail}`);
    const says = `${runtime} does not trust the emulator's certificate: ${detail}`;
    const todo = `eval "$(msi-emulator env)", which sets ${variable}`;
    return env.AZURE_EMULATOR_CONTROL_URL ? problem(says, todo) : note(says, todo);
  });
