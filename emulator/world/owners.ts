import type { Draft } from './draft.ts';
import type { Path, Report } from './world-error.ts';

const keys = ['principalId', 'clientId'] as const;

type Ids = { readonly principalId?: string | null | undefined; readonly clientId?: string | null | undefined };

/** Reports a written principalId or clientId that two identities have, as when a pasted machine is pasted again and renamed. */
export const checkOwners = (drafts: readonly Draft[], report: Report): void => {
  const owners = new Map<string, string>();
  const claim = (ids: Ids, owner: string, path: Path): void => {
    for (const key of keys) {
      const id = ids[key]?.toLowerCase();
      if (!id) continue;
      const other = owners.get(`${key} ${id}`);
      if (other !== undefined) report(path, `${key} ${id} is ${other}'s already; leave it out, and one is derived`);
      else owners.set(`${key} ${id}`, owner);
    }
  };
  for (const { name, path, value, assigned } of drafts) {
    if (assigned) claim(assigned, name, path);
    if (value.identity && !/^userassigned$/i.test(value.identity.type))
      claim(value.identity, name, [...path, 'identity']);
  }
};
