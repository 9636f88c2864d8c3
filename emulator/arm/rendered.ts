import type { Resource } from '../world/world.ts';
import type { Json } from './types/resource-type.ts';

/** A body in the bytes that go out, with the etag that is also a header. */
export type Rendered = { readonly text: string; readonly etag: string | undefined };

export const render = (body: Json): Rendered => ({
  text: JSON.stringify(body),
  etag: typeof body.etag === 'string' ? body.etag : undefined,
});

const [mostResources, mostForms] = [1000, 8];

/** Keeps what was rendered of the resources asked for last. A write puts another object in the store, and so is seen. */
export const createRenderings = () => {
  const kept = new Map<Resource, Map<string, Rendered>>();

  /** `form` tells apart the bodies that one resource can have. */
  return (resource: Resource, form: string, body: () => Json): Rendered => {
    let forms = kept.get(resource);
    if (!forms) {
      if (kept.size >= mostResources) kept.delete(kept.keys().next().value as Resource);
      forms = new Map();
      kept.set(resource, forms);
    }
    const known = forms.get(form);
    if (known) return known;
    if (forms.size >= mostForms) forms.clear();
    const rendered = render(body());
    forms.set(form, rendered);
    return rendered;
  };
};
