import { ClientError } from './error.ts';
import type { Answer } from './send.ts';

/** What to do about a refusal, by what the service said. The first that fits is told. */
const advice: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /Identity not found|No Managed Identity found|not authorized to request an access token/i,
    'Give this host that identity, or name one that it has.',
  ],
  [
    /Multiple user assigned identities/i,
    'Say which one: --client-id, --object-id or --resource-id (selector in the library).',
  ],
  [/Unknown Source/, 'The identity URL ends in the wrong path; the VM extension serves /oauth2/token.'],
  [/AADSTS50001\b|AADSTS500011\b/, 'Check --resource: the audience must be one that the tenant knows.'],
  [/unreachable (network|host)/i, 'A proxy answered, not a metadata service: bypass it for this address.'],
  [
    /AuthorizationFailed/,
    'Give the identity a role there (Reader is enough to read); a new role takes minutes to show.',
  ],
  [/ExpiredAuthenticationToken/, 'Check this machine’s clock.'],
  [
    /InvalidAuthenticationToken/,
    'ARM does not accept this token: is it from the same Azure (or emulator) as the ARM URL?',
  ],
  [/AuthenticationFailed/, 'ARM saw no usable token: does a proxy take the Authorization header away?'],
  [/ResourceNotFound|ResourceGroupNotFound/, '`msi vm list` shows what there is.'],
  [/SubscriptionNotFound|InvalidSubscriptionId/, 'Check --subscription.'],
];

type Said = { readonly code?: string; readonly message?: string; readonly requestId?: string };

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The shapes that Azure words errors in (wire.md §14, arm.md §4.4), read without regard to the case of their keys. */
const said = (body: unknown): Said => {
  if (typeof body !== 'object' || body === null) return {};
  const is = Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
  if (typeof is.error === 'object') return said(is.error);
  const description = text(is.error_description) ?? text(is.message);
  const code = text(is.code) ?? (description === undefined ? undefined : text(is.error));
  const message = description ?? text(is.error);
  const requestId = text(is.correlationid) ?? text(is.correlation_id) ?? text(is.trace_id);
  return { ...(code && { code }), ...(message && { message }), ...(requestId && { requestId }) };
};

/** The error for a reply that is not a success. */
export const refusal = (answer: Answer): ClientError => {
  const { code, message, requestId: saidId } = said(answer.body);
  const requestId = answer.headers.get('x-ms-request-id') ?? saidId ?? answer.clientRequestId;
  const serviceMessage = message ?? answer.text.trim().slice(0, 200);
  const what = [code, serviceMessage].filter(Boolean).join(': ') || 'no reason given';
  const todo = advice.find(([pattern]) => pattern.test(what))?.[1];
  const tried = answer.tries > 1 ? `, tried ${answer.tries} times` : '';
  const note = [answer.gaveUp, todo].filter(Boolean).map((each) => ` ${each}`);
  return new ClientError(
    'refused',
    `${answer.where} answered ${answer.status}: ${what} (request id ${requestId}${tried}).${note.join('')}`,
    { status: answer.status, ...(code && { serviceCode: code }), serviceMessage, requestId },
  );
};
