import type * as z from 'zod/mini';
import type { Live } from '../exchange/reply.ts';

/** What a route gives: a body of some type, which may go on. */
export type Answer = { readonly type: string; readonly body: string; readonly live?: Live };

export const json = (value: unknown): Answer => ({
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

/** What a route takes in its body: JSON of this schema, or plain text that stands for one member of it. */
export type Body<T> = { readonly schema: z.ZodMiniType<T>; readonly text?: keyof T & string };

export type Asked<T> = {
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: T;
  /** What stands in the path for `{id}`; empty where there is none. */
  readonly id: string;
};

/** One route of the control port: what it takes, does and answers with. The OpenAPI document is made of these rows. */
export type Route<T> = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** May end with `/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Parameters of the query, each with what it says. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Body<T>;
  /** By media type. */
  readonly replies: Readonly<Record<string, z.ZodMiniType>>;
  /** Statuses of its own refusals; 400 goes without saying where it takes anything. */
  readonly refusals?: Readonly<Record<number, string>>;
  /** Throws ControlError for what can't be done. */
  readonly handle: (asked: Asked<T>) => Answer | Promise<Answer>;
};

export type ControlRoute = Route<unknown>;

/** A row, with the type of its body forgotten: the reader of bodies checks it against the same row. */
export const route = <T>(row: Route<T>): ControlRoute => row as unknown as ControlRoute;

/** A row that takes nothing and answers with JSON. */
export const reading = (path: string, summary: string, schema: z.ZodMiniType, read: () => unknown): ControlRoute =>
  route({
    method: 'GET',
    path,
    summary,
    replies: { 'application/json': schema },
    handle: async () => json(await read()),
  });

/** Whether a path is this route's; a slash at its end is none. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replace('{id}', '[^/]+')}/?$`);

export const idIn = (path: string, asked: string): string =>
  path.endsWith('/{id}') ? (asked.replace(/\/$/, '').split('/').at(-1) ?? '') : '';
