import type { Endpoint } from './reply.ts';

/** Two endpoints as one: `first` for the paths that are its, `second` for all others. */
export const either =
  (isFirst: (path: string) => boolean, first: Endpoint, second: Endpoint): Endpoint =>
  (request) =>
    (isFirst(request.path) ? first : second)(request);
