import type { Entry } from './entry.ts';

/** One token's life, by its `uti`: both ends of it in one place. */
export type TokenLife = {
  readonly uti: string;
  readonly identity?: string;
  readonly resource?: string;
  /** The entries that handed it out, the first and those that came from the cache. */
  readonly issued: readonly number[];
  /** What became of it where it was shown. */
  readonly shown: readonly { readonly seq: number; readonly status: number; readonly decision: string }[];
};

export const tokenLives = (entries: readonly Entry[]): TokenLife[] => {
  const byUti = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.uti === undefined) continue;
    const life = byUti.get(entry.uti);
    if (life) life.push(entry);
    else byUti.set(entry.uti, [entry]);
  }
  return [...byUti].map(([uti, all]) => {
    const issued = all.filter(({ endpoint }) => endpoint !== 'arm');
    const { identity, resource } = issued[0] ?? all[0] ?? {};
    return {
      uti,
      ...(identity === undefined ? {} : { identity }),
      ...(resource === undefined ? {} : { resource }),
      issued: issued.map(({ seq }) => seq),
      shown: all
        .filter(({ endpoint }) => endpoint === 'arm')
        .map(({ seq, status, decision }) => ({ seq, status, decision })),
    };
  });
};
