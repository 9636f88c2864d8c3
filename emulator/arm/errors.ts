/**
 * Every refusal ARM knows, with its status, code and text (arm.md §4). `decision` is what the journal says of it.
 * `failure` goes out as x-ms-failure-cause: `gateway` for ARM's own front, `service` for a resource provider.
 */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly decision: string;
  readonly failure: 'gateway' | 'service';
  readonly headers: Readonly<Record<string, string>>;
  /** Given where it isn't `{"error":{"code","message"}}`. */
  readonly body: unknown;

  constructor(
    status: number,
    code: string,
    message: string,
    decision: string,
    more: { failure?: 'gateway' | 'service'; headers?: Readonly<Record<string, string>>; body?: unknown } = {},
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.decision = decision;
    this.failure = more.failure ?? 'gateway';
    this.headers = more.headers ?? {};
    this.body = more.body ?? { error: { code, message } };
  }
}

// The wording is ours: the real front answers an unreadable URL in HTML, before ARM sees it.
export const invalidUrl = () =>
  new ArmError(400, 'BadRequest', 'The request URL is invalid.', 'refused: the URL is malformed');

export const missingApiVersion = () =>
  new ArmError(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
    'refused: no api-version in the query',
  );

/** What ARM itself serves: subscriptions, resource groups. */
export const invalidApiVersion = (apiVersion: string, supported: readonly string[]) =>
  new ArmError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${apiVersion}' is invalid. The supported versions are '${supported.join(',')}'.`,
    `refused: api-version ${apiVersion} is not one of ARM's own`,
  );

export const invalidSubscriptionId = (subscriptionId: string) =>
  new ArmError(
    400,
    'InvalidSubscriptionId',
    `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`,
    `refused: ${subscriptionId} is not a GUID`,
  );

export const subscriptionNotFound = (subscriptionId: string) =>
  new ArmError(
    404,
    'SubscriptionNotFound',
    `The subscription '${subscriptionId}' could not be found.`,
    `not served: the world has no subscription ${subscriptionId}`,
  );

export const invalidNamespace = (namespace: string) =>
  new ArmError(
    404,
    'InvalidResourceNamespace',
    `The resource namespace '${namespace}' is invalid.`,
    `not served: no resource provider ${namespace}`,
  );

/** `supported` is empty where the type itself is unknown. */
export const invalidResourceType = (
  namespace: string,
  type: string,
  apiVersion: string,
  supported: readonly string[] = [],
) =>
  new ArmError(
    404,
    'InvalidResourceType',
    supported.length === 0
      ? `The resource type could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`
      : `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'. The supported api-versions are '${supported.join(',')}'.`,
    supported.length === 0
      ? `not served: no resource type ${namespace}/${type}`
      : `refused: ${namespace}/${type} has no api-version ${apiVersion}`,
  );

// [?] in every source: the text is ours.
export const notFound = (path: string) =>
  new ArmError(404, 'NotFound', `The requested path '${path}' was not found.`, `not served: nothing is at ${path}`);

export const resourceGroupNotFound = (resourceGroup: string) =>
  new ArmError(
    404,
    'ResourceGroupNotFound',
    `Resource group '${resourceGroup}' could not be found.`,
    `not served: no resource group ${resourceGroup}`,
  );

/** `type` and `name` hold every level: `virtualMachines/extensions` and `vm1/x`. */
export const resourceNotFound = (type: string, name: string, resourceGroup: string) =>
  new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    `not served: no ${type} ${name} in ${resourceGroup}`,
  );

// The wording for a bad value is ours ([U] in arm.md §1.6); code and status are compute's.
export const invalidParameter = (name: string, value: string) =>
  new ArmError(
    400,
    'InvalidParameter',
    `The value '${value}' of parameter '${name}' is invalid.`,
    `refused: ${name} can't be ${value}`,
    { failure: 'service' },
  );

export const methodNotAllowed = (method: string, allowed: readonly string[]) => {
  const message = `The requested resource does not support http method '${method}'.`;
  return new ArmError(405, 'MethodNotAllowed', message, `refused: ${method} is not served here`, {
    headers: { Allow: allowed.join(', ') },
    body: { Message: message },
  });
};

export const authorizationFailed = (client: string, objectId: string, action: string, scope: string) =>
  new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${client}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    `refused: no role of ${objectId} allows ${action} at ${scope}`,
  );
