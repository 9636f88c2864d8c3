import { jsonReply, type Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { isPortStep, type Standard } from './check.ts';
import { FaultError } from './fault-error.ts';
import { parseRule } from './parse.ts';
import { printStep, type Rule } from './rule.ts';
import { effectsOf, type Strike, suits } from './standing.ts';
import { meets, type Scene, sourceOf } from './where.ts';

/** A rule for the one request that carries it, in lower case as requests have it. */
export const faultHeader = 'x-ms-emulator-fault';

export const withoutHeader = (request: Request): Request => {
  const { [faultHeader]: _, ...headers } = request.headers;
  return { ...request, headers };
};

/**
 * What a header's rule does to its request; undefined where its place is another. It touches one request, so it is one
 * step: what counts, lasts, is drawn or strikes a port can be kept for no single request, and is a bad rule.
 */
export const strikeOf = (
  text: string,
  request: Request,
  scene: Scene,
  emulator: Standard,
): Strike | FaultError | undefined => {
  const rule = readRule(text, emulator);
  if (rule instanceof FaultError) return rule;
  const { where, steps } = rule;
  const [step] = steps;
  const wrong = (message: string) => new FaultError(text, [{ at: 1, message }]);
  if (!step || steps.length > 1)
    return wrong('a header touches one request: give it one step, and the next request its own');
  if ((step.times ?? 1) > 1 || step.milliseconds !== undefined) {
    return wrong('a header touches one request: leave out how often or how long');
  }
  if (step.chance)
    return wrong('a header touches one request, for which the first draw would always be the same: leave chance out');
  if (isPortStep(step)) return wrong('a request has reached its port already: add this rule to the emulator instead');
  if (!suits(step, request, scene) || !meets(where, request, scene)) return undefined;
  return { effects: effectsOf(step), label: `${printStep({ faults: step.faults })} (asked for by the request)` };
};

/** The answer to a request whose header cannot be read or kept. */
export const badHeader = (error: FaultError, request: Request, scene: Scene): Reply =>
  jsonReply(
    400,
    { error: { code: 'BadFaultRule', message: `${faultHeader}: ${error.message}`, details: error.faults } },
    {
      endpoint: sourceOf(scene, request),
      ...(scene.host === undefined ? {} : { host: scene.host }),
      decision: `refused: ${faultHeader}: ${error.faults.map(({ message }) => message).join('; ')}`,
    },
  );

const readRule = (text: string, emulator: Standard): Rule | FaultError => {
  try {
    return parseRule(text, emulator);
  } catch (error) {
    if (error instanceof FaultError) return error;
    throw error;
  }
};
