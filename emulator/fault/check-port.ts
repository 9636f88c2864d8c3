import { fits } from '../exchange/glob.ts';
import type { Placed, Standard } from './check.ts';
import type { RuleFault } from './fault-error.ts';
import { kindsOf } from './kinds.ts';
import type { WhereName } from './where.ts';

/** A port has no requests yet: nothing of them can choose or count. */
export const wrongPortRule = ({ where, at, steps }: Placed, { ports }: Standard): RuleFault[] => {
  const faults: RuleFault[] = [];
  const names = steps.flatMap(({ step }) =>
    kindsOf(step)
      .filter(({ level }) => level === 'port')
      .map(({ name }) => name),
  );
  const what = [...new Set(names)].join(' and ');
  for (const name of Object.keys(where) as WhereName[]) {
    if (name !== 'port')
      faults.push({
        at: at[name] ?? 1,
        message: `${what} strikes a whole port, before any request: ${name}= cannot choose; write port=identity or port=arm`,
      });
  }
  const speaking = ports.filter((port) => fits(where.port ?? '*', port.name));
  if (names.includes('tls') && !speaking.some(({ tls }) => tls)) {
    faults.push({
      at: at.port ?? 1,
      message: `port=${where.port} speaks no TLS: put it on ${ports
        .filter(({ tls }) => tls)
        .map(({ name }) => `port=${name}`)
        .join(' or ')}`,
    });
  }
  steps.forEach(({ step, at }, index) => {
    const [kind] = kindsOf(step);
    const say = (message: string) => faults.push({ at, message });
    if (step.faults.length > 1) say(`${what} strikes a whole port and cannot be joined to other faults`);
    else if (kind?.level !== 'port' && kind?.name !== 'answer')
      say(`${kind?.name} happens to requests, ${what} to a port: write two rules`);
    if (step.chance) say(`no request draws the chance of a fault of a port: leave "chance" out`);
    if (step.times !== undefined) say(`connections to a port are not counted: write how long, as in "${what} for 5 s"`);
    else if (step.milliseconds === undefined && index < steps.length - 1) say('say for how long');
  });
  return faults;
};
