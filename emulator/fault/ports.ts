import type { SettableClock } from '../clock/settable.ts';
import { fits } from '../exchange/glob.ts';
import type { PortFault } from '../exchange/port-fault.ts';
import type { Standard } from './check.ts';
import { printRule, printStep, type Rule } from './rule.ts';
import { effectsOf, type Standing } from './standing.ts';

type PortListener = (port: string, fault: PortFault | undefined) => void;

/** The faults of whole ports: which holds now, told to those who listen whenever it changes. */
export type Ports = {
  fault(port: string): PortFault | undefined;
  onChange(listener: PortListener): () => void;
  add(id: number, rule: Rule): Standing;
  remove(id: number): void;
};

export const createPorts = (clock: Pick<SettableClock, 'now' | 'after'>, all: Standard['ports']): Ports => {
  const rules = new Map<number, { readonly rule: Rule; readonly since: number; readonly cancels: (() => void)[] }>();
  const listeners = new Set<PortListener>();
  const told = new Map<string, PortFault | undefined>();

  /** The step that holds now, as an index; undefined where none does any more. */
  const stepOf = (id: number): number | undefined => {
    const held = rules.get(id);
    if (!held) return undefined;
    let passed = Math.max(0, clock.now() - held.since);
    const index = held.rule.steps.findIndex(({ milliseconds = Number.POSITIVE_INFINITY }) => {
      if (passed < milliseconds) return true;
      passed -= milliseconds;
      return false;
    });
    return index === -1 ? undefined : index;
  };

  const fault = (port: string): PortFault | undefined => {
    const speaksTls = all.some(({ name, tls }) => name === port && tls);
    for (const [id, { rule }] of rules) {
      const now = rule.steps[stepOf(id) ?? rule.steps.length];
      if (!now || !fits(rule.where.port ?? '*', port)) continue;
      const found = effectsOf(now)[0]?.port;
      if (found?.kind !== 'tls' || speaksTls) return found;
    }
    return undefined;
  };

  const tell = (): void => {
    for (const { name } of all) {
      const now = fault(name);
      if (JSON.stringify(now) === JSON.stringify(told.get(name))) continue;
      told.set(name, now);
      for (const listener of listeners) listener(name, now);
    }
  };

  return {
    fault,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (id, rule) => {
      const cancels: (() => void)[] = [];
      rules.set(id, { rule, since: clock.now(), cancels });
      let end = 0;
      for (const { milliseconds } of rule.steps) {
        if (milliseconds === undefined) break;
        end += milliseconds;
        cancels.push(clock.after(end, tell));
      }
      tell();
      return {
        id,
        rule,
        strike: () => undefined,
        state: () => {
          const now = rule.steps[stepOf(id) ?? rule.steps.length];
          return {
            id,
            rule: printRule(rule),
            steps: rule.steps.map((step) => ({ step: printStep(step) })),
            next: now ? printStep(now) : 'answer',
          };
        },
      };
    },
    remove: (id) => {
      for (const cancel of rules.get(id)?.cancels ?? []) cancel();
      rules.delete(id);
      tell();
    },
  };
};
