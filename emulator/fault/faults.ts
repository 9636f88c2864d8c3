import type { SettableClock } from '../clock/settable.ts';
import type { PortFault } from '../exchange/port-fault.ts';
import type { Endpoint } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { isPortStep, type Standard, standard } from './check.ts';
import { FaultError } from './fault-error.ts';
import { badHeader, faultHeader, strikeOf, withoutHeader } from './header.ts';
import { checkRule, parseRule } from './parse.ts';
import { createPorts } from './ports.ts';
import { presetFor } from './presets.ts';
import type { Rule } from './rule.ts';
import { serveUnder } from './serve.ts';
import { createStanding, type RuleState, type Standing, type Strike } from './standing.ts';
import type { Scene } from './where.ts';

export type Faults = {
  /** Takes a rule, its text, or a preset's name. Throws FaultError with everything that is wrong, and then changes nothing. */
  add(rule: string | Rule): RuleState;
  /** In the order added, which is the order in which they are tried: the first that fits a request strikes it. */
  list(): RuleState[];
  /** False where there is none of that id. */
  remove(id: number): boolean;
  clear(): void;
  /** The endpoint with rules, and the request's own header, put before it. */
  wrap(endpoint: Endpoint, scene: Scene): Endpoint;
  /** What is wrong with a whole port now. */
  port(name: string): PortFault | undefined;
  /** Told whenever that changes, by a rule or by the clock. Gives back its end. */
  onPortChange(listener: (port: string, fault: PortFault | undefined) => void): () => void;
};

export type FaultsParts = {
  readonly clock: Pick<SettableClock, 'now' | 'after'>;
  /** Replaces the signing key, so that tokens of the old one no longer verify. Without it `key-rotated` is a bad rule. */
  readonly rotateKey?: () => Promise<void>;
} & Partial<Standard>;

export const createFaults = ({ clock, rotateKey, ...given }: FaultsParts): Faults => {
  const lacks = [...(given.lacks ?? []), ...(rotateKey ? [] : ['key-rotated'])];
  const emulator: Standard = { ...standard, ...given, lacks };
  const ports = createPorts(clock, emulator.ports);
  let standing: readonly Standing[] = [];
  let ids = 0;

  const remove = (id: number): boolean => {
    const left = standing.filter((each) => each.id !== id);
    if (left.length === standing.length) return false;
    standing = left;
    ports.remove(id);
    return true;
  };

  const firstStrike = (request: Request, scene: Scene): Strike | undefined => {
    for (const each of standing) {
      const strike = each.strike(request, scene);
      if (strike) return strike;
    }
    return undefined;
  };

  return {
    add: (given) => {
      const rule =
        typeof given === 'string' ? parseRule(presetFor(given)?.rule ?? given, emulator) : checkRule(given, emulator);
      ids += 1;
      const held = rule.steps.some(isPortStep) ? ports.add(ids, rule) : createStanding(ids, rule, clock);
      standing = [...standing, held];
      return held.state();
    },
    list: () => standing.map((each) => each.state()),
    remove,
    clear: () => {
      for (const { id } of standing) remove(id);
    },
    wrap: (endpoint, scene) => (request) => {
      const header = request.headers[faultHeader];
      if (header === undefined && standing.length === 0) return endpoint(request);
      const bare = header === undefined ? request : withoutHeader(request);
      const own = header === undefined ? undefined : strikeOf(header, bare, scene, emulator);
      if (own instanceof FaultError) return badHeader(own, bare, scene);
      const strike = own ?? firstStrike(bare, scene);
      return strike && strike.effects.length > 0
        ? serveUnder(strike, endpoint, bare, async () => rotateKey?.())
        : endpoint(bare);
    },
    port: ports.fault,
    onPortChange: ports.onChange,
  };
};
