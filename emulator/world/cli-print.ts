type Keys = Record<string, unknown>;

/** True for what the CLI prints and ARM does not have: a null for what is absent, and a group's name beside each id. */
export const isAdded = (source: Keys, key: string): boolean => {
  const value = source[key];
  return value === null || value === undefined || (key === 'resourceGroup' && typeof source.id === 'string');
};

/** The CLI spells this key otherwise than ARM. */
export const spelling = (key: string): string => (key === 'diskSizeGb' ? 'diskSizeGB' : key);

/** The value as ARM has it, without what the CLI's print adds, all the way down (arm.md §1.9). The same value where nothing was added. */
export const asArm = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(asArm);
    return items.every((item, index) => item === value[index]) ? value : (items as T);
  }
  const source = value as Keys;
  let clean: Keys | undefined;
  for (const key of Object.keys(source)) {
    if (isAdded(source, key)) {
      clean ??= { ...source };
      delete clean[key];
      continue;
    }
    const next = asArm(source[key]);
    const name = spelling(key);
    if (next === source[key] && name === key) continue;
    clean ??= { ...source };
    delete clean[key];
    clean[name] = next;
  }
  return (clean ?? value) as T;
};
