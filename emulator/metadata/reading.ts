/** What stands at a path of plain data; undefined where it leads nowhere. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );

/** The same as IMDS writes it: every primitive a string, what is missing the empty one (arm.md §6.2). */
export const textAt = (value: unknown, ...path: readonly string[]): string => {
  const found = valueAt(value, ...path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
};

/** `true` or `false`, the latter where it is missing. */
export const flagAt = (value: unknown, ...path: readonly string[]): string =>
  textAt(value, ...path) === 'true' ? 'true' : 'false';

export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
};
