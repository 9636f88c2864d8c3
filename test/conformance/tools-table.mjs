import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from './programs.mjs';
import { mark, putBetween } from './readme.mjs';
import { elsewhere, tools } from './tools.mjs';

const here = import.meta.dirname;
const file = join(here, 'tools.json');

const versionOf = ({ program, locked }) => {
  const { folder, lock, version } = programs[program];
  return version(readFileSync(join(here, folder, lock), 'utf8'), locked);
};

const lineOf = ({ tool, version, command, outcome, seen, reason }) =>
  `| ${tool}${version ? ` ${version}` : ''} | \`${command}\` | ${mark[outcome]} | ${seen ?? reason} |`;

/** The rows as they are known now, for those not seen in this run what an earlier one saw; to tools.json and the README. */
export const writeTools = (seen) => {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const known = new Map([...before, ...seen].map((row) => [`${row.tool} ${row.command}`, row]));
  const rows = tools.flatMap((tool) => {
    const version = versionOf(tool);
    return tool.commands.map((command) => {
      const row = known.get(`${tool.name} ${command}`) ?? { outcome: 'not run', reason: 'not run yet' };
      return { tool: tool.name, version, command, ...row };
    });
  });
  const all = [
    ...rows,
    ...elsewhere.map(({ tool, command, reason }) => ({ tool, command, outcome: 'not run', reason })),
  ];
  writeFileSync(file, `[\n${all.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
  putBetween('conformance-cli', ['| Tool | Asked | | Seen |', '|---|---|:-:|---|', ...all.map(lineOf)].join('\n'));
};
