import type { Route } from './route.ts';

const has = (names: Readonly<Record<string, unknown>> | undefined, name: string): boolean =>
  names !== undefined && Object.hasOwn(names, name);

/** What may be asked of a route; nothing of a child that its row doesn't know. */
export const methodsOf = ({ row, of, child }: Route): readonly string[] => {
  if (of === 'collection') return ['GET'];
  if (of === 'child') {
    return [...(has(row.views, child) ? ['GET'] : []), ...(has(row.actions, child) ? ['POST'] : [])];
  }
  return [
    'GET',
    'HEAD',
    ...(row.put ? ['PUT'] : []),
    ...(row.patch ? ['PATCH'] : []),
    ...(row.remove ? ['DELETE'] : []),
  ];
};
