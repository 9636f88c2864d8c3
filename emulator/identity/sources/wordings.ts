import { aadsts, unknownResource } from '../../token/aadsts.ts';
import type { Wording, WordingContext, Words } from '../source.ts';

/** The error body of OAuth, as the VM extension, IMDS and Azure Arc send it. */
export const oauth = (status: number, error: string, error_description: string): Wording => ({
  status,
  body: { error, error_description },
});

/** 405 with the methods that would do. No client sends another, and no document words it; the body is the source's own. */
export const allowing = (allowed: readonly string[], { body }: Wording): Wording => ({
  status: 405,
  body,
  headers: { Allow: allowed.join(', ') },
});

/** AADSTS500011 in one sentence, for sources that pass no more of Entra's error on. */
export const unknownAudience = (resource: string, { tenantName, at, guid }: WordingContext): string =>
  aadsts(500011, 'invalid_resource', unknownResource(resource, tenantName), { at, guid }, '').error_description;

/** A fault in a source's own error shape. `code` is for the shapes that have one. */
export type Shape = (status: number, code: string, message: string, context: WordingContext) => Wording;

/**
 * Everything that can be wrong, in the source's shape. What its documents word is put over this; what they leave out
 * stays as here: 401 for a bad proof, 400 for a bad request, and a message that says what is wrong.
 */
export const wordsIn = (shape: Shape): Words => ({
  'guard-missing': (_, context) => shape(401, 'Unauthorized', 'The header that proves the caller is missing.', context),
  'guard-wrong': (_, context) =>
    shape(401, 'Unauthorized', 'The header that proves the caller is not the right one.', context),
  'guard-broken': ({ problem }, context) => shape(500, 'InternalServerError', problem, context),
  method: ({ method, allowed }, context) =>
    allowing(allowed, shape(405, 'MethodNotAllowed', `The method ${method.slice(0, 20)} is not allowed.`, context)),
  'api-version-missing': (_, context) => shape(400, 'BadRequest', 'The api-version is not specified.', context),
  'api-version-invalid': ({ apiVersion }, context) =>
    shape(400, 'BadRequest', `The api-version '${apiVersion.slice(0, 100)}' is not supported.`, context),
  'resource-missing': (_, context) => shape(400, 'BadRequest', "The parameter 'resource' is missing.", context),
  'repeated-parameter': ({ parameter }, context) =>
    shape(400, 'BadRequest', `The parameter '${parameter}' is specified more than once.`, context),
  'several-selectors': (_, context) => shape(400, 'BadRequest', 'More than one identity is specified.', context),
  'identity-not-found': (_, context) => shape(400, 'BadRequest', 'Managed identity not found.', context),
  'ambiguous-identity': (_, context) =>
    shape(400, 'BadRequest', 'Several managed identities exist, and none is specified.', context),
  'invalid-resource': ({ resource }, context) =>
    shape(400, 'BadRequest', unknownAudience(resource.slice(0, 500), context), context),
  unreadable: ({ status, problem }, context) => shape(status, 'BadRequest', problem, context),
  throttled: (_, context) => shape(429, 'TooManyRequests', 'Too many requests.', context),
  outage: ({ status }, context) => shape(status, 'InternalServerError', 'An error occurred.', context),
});
