import { unknownResource } from '../token/aadsts.ts';
import { isAudience, isKnownAudience } from '../token/audience.ts';
import type { World } from '../world/world.ts';
import type { Form } from './form.ts';
import type { Version } from './openid-configuration.ts';
import { resourceUnknown, scopeInvalid, scopeUnknown } from './request-errors.ts';

/** Scopes of sign-in that some clients send along (wire.md §9.2); an app signs nobody in, so they mean nothing here. */
const signIn = ['openid', 'profile', 'email', 'offline_access'];
const suffix = '/.default';

/** The audience asked for: v1 names it in `resource`, v2 in `scope`, with `/.default` behind it. Throws AuthorityError. */
export const resourceOf = (version: Version, form: Form, world: World): string => {
  const resource = version === 'v1' ? form.require('resource') : fromScope(form.require('scope'));
  if (version === 'v2' && !isAudience(resource)) throw scopeUnknown(resource + suffix);
  if (!isKnownAudience(resource, world)) {
    throw resourceUnknown(unknownResource(resource.slice(0, 200), world.tenant.displayName));
  }
  return resource;
};

const fromScope = (scope: string): string => {
  const asked = scope.split(' ').filter((each) => each !== '' && !signIn.includes(each));
  const [only, ...more] = asked;
  if (only === undefined || !asked.every((each) => each.endsWith(suffix))) throw scopeInvalid(scope);
  if (more.length > 0) throw scopeUnknown(scope);
  return only.slice(0, -suffix.length);
};
