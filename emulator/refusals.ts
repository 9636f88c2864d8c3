import { jsonReply } from './exchange/reply.ts';
import type { Refuse } from './http/door.ts';

const reasons: Readonly<Record<number, string>> = { 403: 'Forbidden', 413: 'RequestContentTooLarge' };
const reasonFor = (status: number): string => reasons[status] ?? (status < 500 ? 'BadRequest' : 'InternalServerError');

/** A refusal of the rim itself in ARM's shape. */
export const refuseAsArm: Refuse = (status, problem) =>
  jsonReply(
    status,
    { error: { code: reasonFor(status), message: problem } },
    { decision: `refused: ${problem}`, endpoint: 'arm' },
  );

/** The same in the control port's shape. */
export const refuseAsControl: Refuse = (status, problem) =>
  jsonReply(status, { error: { message: problem } }, { decision: `refused: ${problem}`, endpoint: 'control' });
