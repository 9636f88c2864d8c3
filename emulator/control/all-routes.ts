import * as z from 'zod/mini';
import type { SettableClock } from '../clock/settable.ts';
import { clockRoutes } from './clock-routes.ts';
import { type FaultParts, faultRoutes } from './fault-routes.ts';
import { type JournalParts, journalRoutes } from './journal-routes.ts';
import { openapi } from './openapi.ts';
import { type ControlRoute, reading } from './route.ts';
import { type ControlParts, controlRoutes } from './routes.ts';
import { type ScheduledEventParts, scheduledEventRoutes } from './scheduled-events.ts';
import { type TokenParts, tokenRoutes } from './token-routes.ts';

export type AllParts = ControlParts &
  FaultParts &
  JournalParts &
  TokenParts & { readonly clock: SettableClock; readonly scheduledEvents: ScheduledEventParts };

/** Every route of the control port, and the document that tells of them. */
export const allRoutes = (parts: AllParts): readonly ControlRoute[] => {
  const routes: ControlRoute[] = [
    ...controlRoutes(parts),
    ...faultRoutes(parts),
    ...journalRoutes(parts),
    ...clockRoutes(parts.clock),
    ...tokenRoutes(parts),
    ...scheduledEventRoutes(parts.scheduledEvents),
  ];
  const document = reading('/openapi.json', 'this document', z.looseObject({ openapi: z.literal('3.1.0') }), () =>
    openapi(routes, parts.version),
  );
  routes.push(document);
  return routes;
};
