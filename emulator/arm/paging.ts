import type { Request } from '../exchange/request.ts';
import type { Resource } from '../world/world.ts';
import { queryFor } from './api-version.ts';
import { invalidParameter } from './errors.ts';

export type Page = { readonly items: readonly Resource[]; readonly nextLink?: string };

const positionFrom = (token: string): number => {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  if (!/^\d{1,9}$/.test(text)) throw invalidParameter('$skiptoken', token);
  return Number(text);
};

const linkTo = (request: Request, position: number, core: boolean): string => {
  const others = new URLSearchParams();
  for (const [name, value] of request.query) if (name.toLowerCase() !== '$skiptoken') others.append(name, value);
  const token = Buffer.from(String(position)).toString('base64url');
  // ARM's own lists write the dollar encoded, resource providers don't (arm.md §1.7).
  return `${request.base}${request.path}?${others}&${core ? '%24' : '$'}skiptoken=${token}`;
};

/**
 * One page of a list: those of `all` that `isReadable`, from $skiptoken on, at most `size`, or $top on ARM's own lists.
 * Throws the ArmError of a $top or $skiptoken that can't be read.
 */
export const pageOf = (
  request: Request,
  all: readonly Resource[],
  isReadable: (resource: Resource) => boolean,
  { size, core }: { size: number; core: boolean },
): Page => {
  const token = queryFor(request, '$skiptoken');
  const top = core ? queryFor(request, '$top') : undefined;
  if (top !== undefined && !/^[1-9]\d{0,8}$/.test(top)) throw invalidParameter('$top', top);
  const most = Math.min(size, top === undefined ? size : Number(top));
  const items: Resource[] = [];
  for (let position = token === undefined ? 0 : positionFrom(token); position < all.length; position++) {
    const item = all[position] as Resource;
    if (!isReadable(item)) continue;
    if (items.length === most) return { items, nextLink: linkTo(request, position, core) };
    items.push(item);
  }
  return { items };
};
