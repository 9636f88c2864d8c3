import type { Request } from '../exchange/request.ts';
import type { Access } from './access.ts';
import type { Answer } from './answer.ts';
import { queryFor } from './api-version.ts';
import { azureTime } from './azure-time.ts';
import type { Caller } from './claims.ts';
import { ArmError, authorizationFailed, methodNotAllowed, notFound } from './errors.ts';
import type { Operation, Operations } from './operations.ts';
import { accessScope, operationStem, type Target } from './target.ts';

const ofCompute = 'microsoft.compute/locations/operations';
const ofArm = 'microsoft.resources/subscriptions/operationresults';

export const isOperation = (target: Target): boolean => {
  const stem = operationStem(target).toLowerCase();
  return target.underProviders ? stem === ofCompute : stem === ofArm;
};

const statusBody = ({ operationId, startTime, endTime, status, error }: Operation): string =>
  JSON.stringify({
    startTime: azureTime(startTime),
    ...(status === 'InProgress' ? {} : { endTime: azureTime(endTime) }),
    status,
    ...(status === 'Failed' ? { error } : {}),
    name: operationId,
  });

const resultOf = (operation: Operation, request: Request, retryAfter: number): Answer => {
  const { status, error, operationId } = operation;
  if (status === 'InProgress') {
    const headers = { Location: `${request.base}${request.path}?${request.query}`, 'Retry-After': String(retryAfter) };
    return { status: 202, headers, body: '', decision: `served: operation ${operationId} goes on` };
  }
  if (status === 'Failed' && error) {
    throw new ArmError(409, error.code, error.message, `served: operation ${operationId} has failed`, {
      failure: 'service',
    });
  }
  return { status: 200, body: '', decision: `served: operation ${operationId} has succeeded` };
};

/** How an operation goes (arm.md §2.2): to whoever started it, and to whoever may read operations. */
export const answerOperation = (
  request: Request,
  target: Target,
  caller: Caller,
  operations: Operations,
  accessOf: (principalId: string, action: string) => Access,
): Answer => {
  const operation = operations.find(target.names.at(-1) ?? '');
  const own = operation?.principalId.toLowerCase() === caller.oid.toLowerCase();
  const action = `${operationStem(target)}/read`;
  if (!own && !accessOf(caller.oid, action).reaches(accessScope(target))) {
    throw authorizationFailed(caller.client, caller.oid, action, accessScope(target));
  }
  if (operation?.subscriptionId.toLowerCase() !== target.subscriptionId?.toLowerCase() || !operation) {
    throw notFound(target.id);
  }
  if (request.method !== 'GET') throw methodNotAllowed(request.method, ['GET']);
  const wantsResult = !target.underProviders || queryFor(request, 'monitor')?.toLowerCase() === 'true';
  if (wantsResult) return resultOf(operation, request, operations.retryAfter);
  const waiting = operation.status === 'InProgress' ? { 'Retry-After': String(operations.retryAfter) } : undefined;
  return {
    status: 200,
    ...(waiting ? { headers: waiting } : {}),
    body: statusBody(operation),
    decision: `served: operation ${operation.operationId} is ${operation.status}`,
  };
};
