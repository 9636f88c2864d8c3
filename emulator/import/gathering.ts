import { parseResourceId } from '../world/resource-id.ts';
import type { Path } from '../world/world-error.ts';
import { type Form, mergedForm } from './arm-form.ts';
import type { Source } from './source.ts';

/** Where a resource was written. */
export type Origin = { readonly path: Path; readonly source: Source };

/** The resources that were found so far, each once. */
export type Gathering = {
  add(form: Form, origin: Origin): void;
  /** Takes a resource to exist that something names by its id. */
  declare(id: string): void;
  find(id: string): Form | undefined;
  /** Resource groups first, then all else as it was found. */
  resources(): readonly Form[];
  /** Of the resource at that place in `resources()`; undefined where it was only named. */
  originOf(index: number): Origin | undefined;
};

const isGroup = ({ id }: Form): boolean => parseResourceId(id)?.type === 'Microsoft.Resources/resourceGroups';

export const createGathering = (): Gathering => {
  const byId = new Map<string, { form: Form; origin?: Origin }>();
  const keyOf = (id: string): string => id.replace(/\/$/, '').toLowerCase();
  const ordered = () => {
    const all = [...byId.values()];
    return [...all.filter(({ form }) => isGroup(form)), ...all.filter(({ form }) => !isGroup(form))];
  };
  return {
    add: (form, origin) => {
      const key = keyOf(form.id);
      const earlier = byId.get(key);
      byId.set(key, earlier ? { origin, ...earlier, form: mergedForm(earlier.form, form) } : { form, origin });
    },
    declare: (id) => {
      if (!byId.has(keyOf(id))) byId.set(keyOf(id), { form: { id: id.replace(/\/$/, '') } });
    },
    find: (id) => byId.get(keyOf(id))?.form,
    resources: () => ordered().map(({ form }) => form),
    originOf: (index) => ordered()[index]?.origin,
  };
};
