import type { Endpoint } from './reply.ts';

/** An endpoint that is made when its first request comes. */
export const later = (make: () => Promise<Endpoint>): Endpoint => {
  let making: Promise<Endpoint> | undefined;
  let made: Endpoint | undefined;
  return (request) => {
    if (made) return made(request);
    making ??= make();
    return making.then((endpoint) => {
      made = endpoint;
      return endpoint(request);
    });
  };
};
