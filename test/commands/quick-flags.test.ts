import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import yargs from 'yargs';
import { quickFlags } from '../../emulator/commands/quick-flags.ts';
import { startFlags } from '../../emulator/commands/start-flags.ts';

/** What yargs gives a command's handler, without its other spellings of each flag. */
const byYargs = async (words: readonly string[]): Promise<Record<string, unknown>> => {
  const { _, $0, ...flags } = await yargs([...words])
    .options(startFlags)
    .strict()
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail((message) => {
      throw new Error(message);
    })
    .parseAsync();
  return Object.fromEntries(
    Object.entries(flags).filter(([name, value]) => !name.includes('-') && value !== undefined),
  );
};

const value = fc.constantFrom(
  '0',
  '50342',
  '65535',
  '00',
  '1e3',
  '65536',
  'vm-web-1',
  'a b',
  '',
  '-1',
  '"x"',
  'a=b',
  'é',
);
const flag = fc.constantFrom(...Object.keys(startFlags), 'no-json', 'constructor', 'wörld', 'no-quiet');
const words = fc
  .array(
    fc.oneof(
      flag.map((name) => [`--${name}`]),
      fc.tuple(flag, value).map(([name, text]) => [`--${name}=${text}`]),
      fc.tuple(flag, value).map(([name, text]) => [`--${name}`, text]),
      fc.constantFrom(['--'], ['-q'], ['vm'], ['--help']),
    ),
    { maxLength: 4 },
  )
  .map((each) => each.flat());

describe('start › a plain line is read without yargs', () => {
  test('and means the same', async () => {
    const line = ['--world', 'a.yaml', '--as=vm-web-1', '--port', '0', '--arm-port=65535', '--json', '--imds-v2'];
    const flags = { world: 'a.yaml', as: 'vm-web-1', port: 0, armPort: 65_535, json: true, imdsV2: true };
    expect(quickFlags(line, {})).toEqual({ ...flags, controlPort: 50_344 });
    expect(await byYargs(line)).toEqual({ ...flags, controlPort: 50_344 });
  });

  test('whatever the line, it means what yargs makes of it, or is left to yargs', async () => {
    let quick = 0;
    await fc.assert(
      fc.asyncProperty(words, async (line) => {
        const flags = quickFlags(line, {});
        if (!flags) return;
        quick += 1;
        expect(flags).toEqual(await byYargs(line));
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(quick).toBeGreaterThan(50);
  });

  test.each([
    ['a flag that is not there', ['--prot', '0']],
    ['a word too many', ['vm-web-1']],
    ['a port out of range', ['--port', '65536']],
    ['a flag without its value', ['--world']],
    ['help', ['--help']],
    ['a config file', ['--config', 'a.yaml']],
    ['several names', ['--name', 'a', 'b']],
  ])('%s is left to yargs', (_, line) => {
    expect(quickFlags(line, {})).toBeUndefined();
  });

  test('settings in the environment are left to yargs', () => {
    expect(quickFlags([], { MSI_EMULATOR_PORT: '0' })).toBeUndefined();
    expect(quickFlags([], { AZURE_CLIENT_ID: 'x' })).toEqual({ port: 50_342, armPort: 50_343, controlPort: 50_344 });
  });
});
