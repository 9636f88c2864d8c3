import { startEmulator } from '../../dist/emulator/index.js';
import { checksFor } from './checks.mjs';
import { converse } from './conversation.mjs';
import { environmentFor } from './environment.mjs';

/** Who must be in the tokens, whom else the host can name, and what it may read. */
const expectations = ({ world }, { host, named, speaksFor, reads }) => {
  const find = (name) => world.resources.find((each) => each.name === name);
  const user = world.users.find(({ userPrincipalName }) => userPrincipalName === host);
  const principal = user?.objectId ?? find(speaksFor)?.properties.principalId ?? find(host)?.identity.principalId;
  const other = find(named);
  return {
    principal,
    vm: find(reads),
    named: other && {
      'client-id': other.properties.clientId,
      'object-id': other.properties.principalId,
      'resource-id': other.id,
    },
  };
};

/**
 * Runs a client at a source against an emulator of its own. `terms`: the kinds of id that it can name an identity by, or
 * the words in which it must fail. Gives what each check saw, and the problems.
 */
export const runCell = async (program, { client, compute }, source, terms) => {
  const emulator = await startEmulator();
  const seen = {};
  const problems = [];
  try {
    const conversation = converse([...program.run, client, source.name], await environmentFor(emulator, source));
    const endpoint = source.endpoint ?? source.name;
    /** Asks once, under a fault rule or none. Gives the answer, and the token requests that were made for it. */
    const ask = async (kind, value, resource, rule) => {
      const after = emulator.journal.entries().at(-1)?.seq ?? 0;
      const reply = await conversation.ask(kind, value, resource);
      if (rule) emulator.faults.remove(rule.id);
      const requests = emulator.journal.entries({ token: true, endpoint, after });
      return { reply, requests };
    };
    const inject = (fault) => emulator.inject(`source=${endpoint} resource=*: ${fault}`);
    const { arm } = emulator.urls;
    const given = { ...expectations(emulator, source), ask, inject, compute, arm, source: source.name, terms };
    for (const { name, act } of checksFor(given)) {
      try {
        seen[name] = await act(given);
      } catch (error) {
        seen[name] = 'failed';
        problems.push(`${name}: ${error.message}`);
      }
    }
    const said = await conversation.stop();
    if (problems.length > 0 && said.trim()) problems.push(`stderr: ${said.trim()}`);
  } finally {
    await emulator.stop();
  }
  return { checks: seen, problems };
};
