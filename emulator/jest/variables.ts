import type { Environment } from '../identity/env.ts';

type Variables = Record<string, string | undefined>;

/** Sets and unsets variables; gives back how to put them as they were. */
export const apply = (variables: Variables, { set, unset }: Environment): (() => void) => {
  const names = [...Object.keys(set), ...unset];
  const before = names.map((name) => [name, variables[name]] as const);
  for (const name of unset) delete variables[name];
  Object.assign(variables, set);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete variables[name];
      else variables[name] = value;
    }
  };
};
