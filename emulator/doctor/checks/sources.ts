import { clients } from '../clients.ts';
import { type Found, listed, note, ok, problem } from '../finding.ts';
import { type Choice, choiceOf, realImds } from '../pick.ts';
import type { Scene } from '../scene.ts';

/** Which source each client would take here, and why; those that agree on one line. */
export const checkSources = (scene: Scene): Found[] => {
  const groups = new Map<string, { readonly choice: Choice; readonly names: string[] }>();
  for (const client of clients) {
    const choice = choiceOf(client, scene);
    const key = JSON.stringify(choice);
    const group = groups.get(key) ?? { choice, names: [] };
    group.names.push(client.name);
    groups.set(key, group);
  }
  const isRedirected = [...groups.values()].some(({ choice }) => choice.at !== undefined && choice.at !== realImds);
  return [...groups.values()].map(({ choice, names }) => foundOf(choice, names, isRedirected));
};

const foundOf = ({ source, at, because }: Choice, names: readonly string[], isRedirected: boolean): Found => {
  const who = names.length === clients.length ? 'every client' : listed(names);
  if (source === 'unavailable') {
    return problem(
      `no source at all for ${who}: ${because}, with neither IDENTITY_HEADER nor IMDS_ENDPOINT`,
      'set one of the two, or unset IDENTITY_ENDPOINT',
    );
  }
  if (source === 'unsupported') {
    return note(`no source that they support for ${who}: ${because}`, 'choose another source for them');
  }
  // One variable leads to both (wire.md §§1, 7).
  const shown = source === 'cloud-shell' ? 'cloud-shell or vm-extension' : source;
  const says = `${shown}${at === undefined ? '' : ` at ${at}`} for ${who}: ${because}`;
  return at === realImds && isRedirected
    ? note(says, 'they find the emulator only where 169.254.169.254 leads to it, as in a network of its own')
    : ok(says);
};
