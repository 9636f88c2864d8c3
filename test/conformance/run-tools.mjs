import { programs } from './programs.mjs';
import { elsewhere, tools } from './tools.mjs';

/**
 * Runs the tools among the programs that are chosen. What is `missing` or `broken` is by the program's name; `count` and
 * `notRun` are added to. Gives the rows that were seen.
 */
export const runTools = async (chosen, { missing, broken, count, notRun, say }) => {
  const rows = [];
  const wanted = tools.filter(({ program }) => chosen.includes(program));
  for (const { name, program, commands, run } of wanted) {
    const lack = missing.get(program);
    if (lack !== undefined) {
      count.skipped += commands.length;
      notRun.push(`${name}: ${lack}`);
      continue;
    }
    const saw = new Map();
    const error = broken.has(program)
      ? new Error('it was not built')
      : await run(programs[program], saw.set.bind(saw)).catch((error) => error);
    for (const command of commands) {
      const result = saw.get(command) ?? error ?? new Error('it was never asked');
      const failed = result instanceof Error;
      count[failed ? 'failed' : 'passed'] += 1;
      say(`${failed ? 'FAILED' : 'ok'} ${name} · ${command}: ${failed ? result.message : result}`);
      rows.push({ tool: name, command, ...(failed ? { outcome: 'failed' } : { outcome: 'passed', seen: result }) });
    }
  }
  for (const { tool, command, reason } of elsewhere.filter(({ program }) => chosen.includes(program))) {
    count.skipped += 1;
    notRun.push(`${tool} · ${command}: ${reason}`);
  }
  return rows;
};
