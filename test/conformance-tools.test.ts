import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

type Row = {
  readonly tool: string;
  readonly version?: string;
  readonly command: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  readonly seen?: string;
  readonly reason?: string;
};

const root = join(import.meta.dirname, '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const rows: readonly Row[] = JSON.parse(read('test', 'conformance', 'tools.json'));

/** The README's table, read by its own marks. */
const published = () => {
  const [, block = ''] =
    /<!-- conformance-cli:begin -->(.*)<!-- conformance-cli:end -->/s.exec(read('README.md')) ?? [];
  const [, ...lines] = [...block.matchAll(/^\| (.*) \|$/gm)].map(([, line = '']) => line.split('|'));
  return lines.map((cells) => cells.map((cell) => cell.trim()));
};

describe('conformance of tools', () => {
  test('the README’s table says what was seen', () => {
    const marks = { passed: '✓', failed: '✗', 'not run': '' };
    const lines = rows.map(({ tool, version, command, outcome, seen, reason }) => [
      ...[version ? `${tool} ${version}` : tool, `\`${command}\``],
      ...[marks[outcome], seen ?? reason],
    ]);
    expect(published()).toEqual(lines);
  });

  test('every tool was seen in the version that is pinned', () => {
    const pinned = {
      'azure-cli': /^azure-cli==(.+)$/m.exec(read('test', 'conformance', 'azure-cli', 'requirements.in'))?.[1],
      'go-azure-sdk': /go-azure-sdk\/sdk v(\S+)/.exec(read('test', 'conformance', 'terraform', 'go.mod'))?.[1],
      Terraform: undefined,
    };
    for (const { tool, version } of rows) expect([tool, version]).toEqual([tool, pinned[tool as keyof typeof pinned]]);
  });

  test('no command failed, and only what needs Terraform’s registry was not run', () => {
    expect(rows.filter(({ outcome }) => outcome !== 'passed').map(({ command }) => command)).toEqual([
      'terraform plan',
    ]);
    for (const { seen, reason } of rows) expect(seen ?? reason).toEqual(expect.any(String));
  });
});
