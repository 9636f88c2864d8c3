/** What an Entra error needs of its surroundings. */
export type Occurrence = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A fresh GUID each call. */
  readonly guid: () => string;
  /** The client's own id of the request, where it sent one. */
  readonly correlationId?: string;
};

/**
 * The shape in which Entra words an error, and IMDS passes it on (wire.md §§2.3, 18.5). The ids stood on lines of their own
 * once; today a space divides them, and azure_identity 1.0 for Rust cannot read a description with an escaped character in it.
 */
export const aadsts = (code: number, error: string, text: string, occurrence: Occurrence, errorHost: string) => {
  const { at, guid } = occurrence;
  const [trace_id, correlation_id] = [guid(), occurrence.correlationId ?? guid()];
  const timestamp = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error,
    error_description: [
      `AADSTS${code}: ${text}`,
      `Trace ID: ${trace_id}`,
      `Correlation ID: ${correlation_id}`,
      `Timestamp: ${timestamp}`,
    ].join(' '),
    error_codes: [code],
    timestamp,
    trace_id,
    correlation_id,
    error_uri: `${errorHost}/error?code=${code}`,
  };
};

/** AADSTS500011: the resource asked for is nobody's. */
export const unknownResource = (resource: string, tenant: string): string =>
  `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the ` +
  'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
  'You might have sent your authentication request to the wrong tenant.';

/** AADSTS50001: the same fault in the words of the VM extension's days (wire.md §1). */
export const unknownApplication = (resource: string, tenantId: string): string =>
  `The application named ${resource} was not found in the tenant named ${tenantId}. This can happen if the ` +
  'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
  'You might have sent your authentication request to the wrong tenant.';
