import * as z from 'zod/mini';
import type { ControlRoute } from './route.ts';
import { failure } from './schemas.ts';

const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
};

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
});

const operationOf = ({ method, path, summary, query = {}, body, replies, refusals = {} }: ControlRoute) => ({
  operationId: `${method.toLowerCase()}${path.replace(/[^a-z]+(.)?/g, (_, letter = '') => letter.toUpperCase())}`,
  summary,
  parameters: [
    ...(path.endsWith('/{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
  ],
  ...(body && { requestBody: bodyOf(body) }),
  responses: {
    200: {
      description: summary,
      content: Object.fromEntries(
        Object.entries(replies).map(([type, schema]) => [type, { schema: schemaOf(schema, 'output') }]),
      ),
    },
    400: refusal('What is wrong with the request, and where; nothing was changed.'),
    ...Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, refusal(description)])),
    default: refusal('Why the request was turned away.'),
  },
});

const bodyOf = ({ schema, text }: NonNullable<ControlRoute['body']>) => ({
  content: {
    'application/json': { schema: schemaOf(schema, 'input') },
    ...(text === undefined ? {} : { 'text/plain': { schema: { type: 'string', description: `The ${text} alone.` } } }),
  },
});

/** The OpenAPI 3.1 document of these routes. */
export const openapi = (routes: readonly ControlRoute[], version: string) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'msi-emulator control port',
      version,
      description: 'Health, faults, journal, clock, tokens and reset of a running msi-emulator.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    // A token is asked for where the port listens beyond loopback.
    security: [{}, { bearer: [] }],
    paths,
    components: {
      schemas: { Failure: schemaOf(failure, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
};
