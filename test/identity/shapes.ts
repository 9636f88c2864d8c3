import type { SourceName } from '../../emulator/identity/source.ts';

const text = (value: unknown): boolean => typeof value === 'string' && value !== '';
const keysOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.keys(value).sort().join() : '';

const oauth = (body: Record<string, unknown>): boolean =>
  keysOf(body) === 'error,error_description' && text(body.error) && text(body.error_description);

/** IMDS passes Entra's errors on, and has a body of its own for api-versions (wire.md §2.3). */
const imds = (body: Record<string, unknown>): boolean =>
  oauth(body) ||
  keysOf(body) === 'error,newest-versions' ||
  keysOf(body) === 'correlation_id,error,error_codes,error_description,error_uri,timestamp,trace_id';

const appService = (body: Record<string, unknown>): boolean =>
  keysOf(body) === 'correlationId,message,statusCode' && typeof body.statusCode === 'number' && text(body.message);

const codeAndMessage = ({ error, ...rest }: Record<string, unknown>): boolean =>
  keysOf(rest) === '' && keysOf(error) === 'code,message';

const serviceFabric = ({ error, ...rest }: Record<string, unknown>): boolean =>
  keysOf(rest) === '' && keysOf(error) === 'code,correlationId,message';

/** Whether a body is an error in the shape that the source's documents and fixtures show. */
export const isErrorOf: Readonly<Record<SourceName, (body: Record<string, unknown>) => boolean>> = {
  'vm-extension': oauth,
  imds,
  'app-service-2017': appService,
  'app-service': appService,
  'azure-arc': imds,
  'service-fabric': serviceFabric,
  'cloud-shell': codeAndMessage,
  'azure-ml': codeAndMessage,
};
