import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { scratch } from './command-line.ts';
import { beginRun, goneWithin, isAlive, leftIn, type Run, runToEnd } from './runs.ts';

jest.setTimeout(30_000);
const places: (() => void)[] = [];
afterAll(() => {
  for (const remove of places) remove();
});
const begin = (script: string): Run & { readonly cwd: string } => {
  const { cwd, remove } = scratch();
  places.push(remove);
  return { ...beginRun(['--', 'sh', '-c', script], { cwd }), cwd };
};

const tellUrls = 'echo urls $AZURE_EMULATOR_IDENTITY_URL $AZURE_EMULATOR_ARM_URL $AZURE_EMULATOR_CONTROL_URL.;';
const urlsOf = async ({ line }: Run): Promise<string[]> => (await line(/urls .*(?=\.\n)/)).split(' ').slice(1);
const pidsOf = async ({ line }: Run): Promise<number[]> =>
  (await line(/pids .*(?=\.\n)/)).split(' ').slice(1).map(Number);

describe('msi-emulator run, at its end,', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on, gives the exit code that the command chose, and leaves nothing behind',
    async (signal) => {
      const name = signal.slice(3);
      const run = begin(
        `trap "echo got ${name}; exit 42" ${name}; ${tellUrls} echo pids $$.; while :; do sleep 0.02; done`,
      );
      const [urls, pids] = [await urlsOf(run), await pidsOf(run)];
      run.child.kill(signal);
      expect(await run.ended).toMatchObject({ code: 42, stdout: expect.stringContaining(`got ${name}\n`), stderr: '' });
      expect(await goneWithin(500, { cwd: run.cwd, pids, urls })).toBeDefined();
    },
  );

  test('passes SIGUSR1 on and goes on', async () => {
    const run = begin('trap "echo got it" USR1; echo pids $$.; while :; do sleep 0.02; done');
    await pidsOf(run);
    run.child.kill('SIGUSR1');
    await run.line(/got it/);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(143);
  });

  test('kills a command that ignores SIGTERM after five seconds, and says so', async () => {
    const run = begin(`trap "" TERM INT HUP; ${tellUrls} echo pids $$.; while :; do sleep 0.1; done`);
    const [urls, pids] = [await urlsOf(run), await pidsOf(run)];
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({
      code: 137,
      stderr: 'msi-emulator: sh did not end within 5 s of SIGTERM: killed\n',
    });
    expect(await goneWithin(500, { cwd: run.cwd, pids, urls })).toBeDefined();
  });

  test('ends what the command left running in the background', async () => {
    const run = begin('sleep 300 & echo pids $!.; exit 0');
    const pids = await pidsOf(run);
    expect((await run.ended).code).toBe(0);
    if (process.platform === 'linux') expect(pids.filter(isAlive)).toEqual([]);
    else for (const pid of pids) process.kill(pid);
  });

  test('killed with SIGKILL, leaves no process, port or file behind two seconds later', async () => {
    // A child, one that ignores SIGTERM, and one in a session of its own.
    const family = `sleep 300 & echo pids $$ $!.; sh -c 'trap "" TERM; sleep 300; :' & setsid sleep 300 &`;
    const run = begin(`${tellUrls} ${process.platform === 'linux' ? family : family.replace('setsid ', '')} wait`);
    const [urls, pids] = [await urlsOf(run), await pidsOf(run)];
    run.child.kill('SIGKILL');
    expect(await goneWithin(2000, { cwd: run.cwd, pids, urls })).toBeDefined();
    expect((await run.ended).signal).toBe('SIGKILL');
  });

  test('killed with its whole process group, clears up all the same', async () => {
    const run = begin(`${tellUrls} echo pids $$.; sleep 300`);
    const [urls, pids] = [await urlsOf(run), await pidsOf(run)];
    process.kill(-(run.child.pid as number), 'SIGKILL');
    expect(await goneWithin(2000, { cwd: run.cwd, pids, urls })).toBeDefined();
  });

  test('ends the command where the emulator is killed, and says why', async () => {
    const run = begin('sleep 300 & echo pids $PPID $!.; wait');
    const [parent, left] = await pidsOf(run);
    const children = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
    const beside = children
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .find(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('beside.js'));
    process.kill(Number(beside?.[0]), 'SIGKILL');
    expect(await run.ended).toMatchObject({
      code: 143,
      stderr: expect.stringContaining('msi-emulator: the emulator ended before sh did (SIGKILL): ending sh\n'),
    });
    expect(leftIn(run.cwd)).toEqual([]);
    expect(isAlive(left as number)).toBe(false);
  });
});

describe('two runs', () => {
  test('side by side share neither an address nor an end', async () => {
    const script = `${tellUrls} echo pids $$.; while :; do sleep 0.02; done`;
    const [first, second] = [begin(script), begin(script)];
    const [a, b] = [await urlsOf(first), await urlsOf(second)];
    expect(a.filter((url) => b.includes(url))).toEqual([]);
    first.child.kill('SIGTERM');
    await first.ended;
    expect((await fetch(`${b[2]}/health`)).status).toBe(200);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(143);
    expect([leftIn(first.cwd), leftIn(second.cwd)]).toEqual([[], []]);
  });

  test('one inside the other: the inner one’s addresses, the outer one’s trust kept, both gone at the end', async () => {
    const { cwd, remove } = scratch();
    places.push(remove);
    const bin = new URL('../../dist/emulator/cli.js', import.meta.url).pathname;
    const both = `for (const url of process.argv.slice(1)) {
      const { status } = await fetch(url + '/subscriptions?api-version=2022-12-01');
      console.log(status, url);
    }`;
    const inner = `"${process.execPath}" --input-type=module -e "$1" "$OUTER" "$AZURE_EMULATOR_ARM_URL"`;
    const outer = `OUTER=$AZURE_EMULATOR_ARM_URL "${process.execPath}" "${bin}" run -- sh -c '${inner}' sh "$1"`;
    const { code, stdout, stderr } = await runToEnd(
      ['--', 'sh', '-c', `OUTER=$AZURE_EMULATOR_ARM_URL; export OUTER; ${outer}`, 'sh', both],
      { cwd },
    );
    expect([code, stderr]).toEqual([0, '']);
    const urls = [...stdout.matchAll(/401 (\S+)/g)].map(([, url]) => url);
    expect(new Set(urls).size).toBe(2);
    expect(leftIn(cwd)).toEqual([]);
  });

  test('one inside the other: SIGKILL of the outer one ends the inner one, too', async () => {
    const bin = new URL('../../dist/emulator/cli.js', import.meta.url).pathname;
    const inner = `${tellUrls} echo pids $$ $PPID.; sleep 300`;
    const run = begin(`"${process.execPath}" "${bin}" run -- sh -c '${inner}'`);
    const [urls, pids] = [await urlsOf(run), await pidsOf(run)];
    run.child.kill('SIGKILL');
    expect(await goneWithin(2000, { cwd: run.cwd, pids, urls })).toBeDefined();
  });
});
