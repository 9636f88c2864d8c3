import { ClientError } from './error.ts';

/** No reply came. `transient` where another try may well get one. */
export type NoReply = { readonly error: ClientError; readonly transient: boolean };

const untrusted = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_|ERR_TLS_CERT_)/;

const trust: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'Use a host name that the certificate names.',
  CERT_HAS_EXPIRED: 'Have it renewed, and check this machine’s clock.',
};

const trustAnyway =
  'Set NODE_EXTRA_CA_CERTS to the PEM file of its authority (of the emulator, caFile) and start again.';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host name',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to that host',
  ENETUNREACH: 'no route to that network',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks http, not https',
};

/** An error of fetch or of Node's sockets. */
export type Fault = {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cause?: Fault;
};

/** Says of a failed fetch which address did not answer, why, and what to do. `limit` is the time the try had, in words. */
export const networkError = (fault: Fault, url: string, limit: string, todo: string): NoReply => {
  const address = url.replace(/\?.*/s, '');
  const { code = '', message = '' } = fault.cause ?? fault;
  if (fault.name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    const told = `${address} did not answer within ${limit}. Is it the right address, with no proxy or firewall between?`;
    return { error: new ClientError('timed-out', told), transient: true };
  }
  if (untrusted.test(code)) {
    const told = `${address} shows a certificate that is not trusted (${code}). ${trust[code] ?? trustAnyway}`;
    return { error: new ClientError('certificate-not-trusted', told), transient: false };
  }
  const reason = `${reasons[code] ?? message}${code && ` (${code})`}`;
  const transient = /^(ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR_)/.test(code);
  const told = transient
    ? `${address} broke the connection off: ${reason}.`
    : `cannot reach ${address}: ${reason}. ${todo}`;
  return { error: new ClientError('unreachable', told), transient };
};
