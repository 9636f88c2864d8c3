import { describe, expect, test } from '@jest/globals';
import { ask } from './ask.ts';
import { dev, groupReader, idOf, loginOnly, noCompute, stranger, vmReader } from './contoso.ts';

const machines = `/subscriptions/${dev}/providers/Microsoft.Compute/virtualMachines`;
const inGroup = (group: string) =>
  `/subscriptions/${dev}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines`;
const groups = `/subscriptions/${dev}/resourceGroups`;
const version = 'api-version=2024-11-01';

type List = { value: { name: string; id: string; displayName?: string }[]; nextLink?: string; count?: unknown };
const list = async (target: string, asked: Parameters<typeof ask>[1] = {}): Promise<List> => {
  const { status, json } = await ask(target, asked);
  expect(status).toBe(200);
  return json as List;
};
const names = ({ value }: List): string[] => value.map(({ name, displayName }) => displayName ?? name);

describe('arm › a list', () => {
  test('of a group’s virtual machines holds what a get of each gives', async () => {
    const { value, ...rest } = await list(`${inGroup('rg-web')}?${version}`);
    expect(rest).toEqual({});
    expect(value).toEqual([
      (await ask(`${idOf(dev, 'rg-web', 'vm-web-1')}?${version}`)).json,
      (await ask(`${idOf(dev, 'rg-web', 'vm-web-2')}?${version}`)).json,
    ]);
  });

  test('of a subscription’s virtual machines reaches through all its groups and no other subscription', async () => {
    expect(names(await list(`${machines}?${version}`))).toEqual(['vm-web-1', 'vm-web-2', 'vm-data-1']);
  });

  test('comes in pages whose nextLink is absolute and followed as it is', async () => {
    const base = 'http://127.0.0.1:8080';
    const seen: string[] = [];
    let target = `${machines}?${version}`;
    for (let page = 0; page < 3; page++) {
      const { nextLink, ...rest } = await list(target, { pageSize: 1, base });
      seen.push(...names(rest));
      if (page === 2) expect(nextLink).toBeUndefined();
      else
        expect(nextLink).toMatch(
          /^http:\/\/127\.0\.0\.1:8080\/subscriptions\/.*\?api-version=2024-11-01&\$skiptoken=[\w-]+$/,
        );
      target = nextLink?.slice(base.length) ?? '';
    }
    expect(seen).toEqual(['vm-web-1', 'vm-web-2', 'vm-data-1']);
  });

  test('has no nextLink where the last page is just full', async () => {
    expect(await list(`${machines}?${version}`, { pageSize: 3 })).not.toHaveProperty('nextLink');
  });

  test('pages over the readable subset alone', async () => {
    const first = await list(`${machines}?${version}`, { as: vmReader, pageSize: 1 });
    expect(names(first)).toEqual(['vm-data-1']);
    expect(first).not.toHaveProperty('nextLink');
    const web = await list(`${machines}?${version}`, { as: groupReader, pageSize: 1 });
    expect(names(web)).toEqual(['vm-web-1']);
    const rest = await list((web.nextLink ?? '').slice('https://localhost:50343'.length), {
      as: groupReader,
      pageSize: 1,
    });
    expect(names(rest)).toEqual(['vm-web-2']);
    expect(rest).not.toHaveProperty('nextLink');
  });

  test('of ARM’s own honours $top, and keeps it in a nextLink with the dollar encoded', async () => {
    const { nextLink, ...rest } = await list(`${groups}?${version}&$top=1`);
    expect(names(rest)).toEqual(['rg-web']);
    expect(nextLink).toMatch(/&%24top=1&%24skiptoken=[\w-]+$/);
    const second = await list((nextLink ?? '').slice('https://localhost:50343'.length));
    expect(names(second)).toEqual(['rg-data']);
    expect(second).not.toHaveProperty('nextLink');
  });

  test.each([
    ['$top', '0'],
    ['$top', '-1'],
    ['$top', 'all'],
    ['$skiptoken', 'x'],
    ['$filter', "name eq 'x'"],
  ])('refuses %s=%s', async (name, value) => {
    const { status, json } = await ask(`${groups}?${version}&${name}=${encodeURIComponent(value)}`);
    expect(status).toBe(400);
    expect(json).toEqual({
      error: { code: 'InvalidParameter', message: `The value '${value}' of parameter '${name}' is invalid.` },
    });
  });

  test.each([
    ['', ['rg-web', 'rg-data']],
    ["tagName eq 'team'", ['rg-web']],
    ["tagName eq 'TEAM' and tagValue eq 'web'", ['rg-web']],
    ["tagName eq 'team' and tagValue eq 'data'", []],
  ])('of groups keeps by the filter "%s" %j', async (filter, kept) => {
    expect(names(await list(`${groups}?${version}&$filter=${encodeURIComponent(filter)}`))).toEqual(kept);
  });

  test('of virtual machines expands the instance view only beside a filter', async () => {
    const filter = encodeURIComponent("'virtualMachineScaleSet/id' eq '/subscriptions/x'");
    const expanded = await ask(`${machines}?${version}&$expand=instanceView`);
    expect(expanded.status).toBe(400);
    expect(names(await list(`${machines}?${version}&$expand=instanceView&$filter=${filter}`))).toEqual([]);
  });

  test('above the groups is never refused for want of a role: it is empty', async () => {
    for (const as of [stranger, noCompute, loginOnly]) {
      expect(await list(`${machines}?${version}`, { as })).toEqual({ value: [] });
    }
    expect(await list(`${groups}?${version}`, { as: vmReader })).toEqual({ value: [] });
    expect(names(await list(`${groups}?${version}`, { as: groupReader }))).toEqual(['rg-web']);
  });

  test('in a group is refused for want of a role there, before the group is looked for', async () => {
    for (const group of ['rg-data', 'rg-none']) {
      const { status, json } = await ask(`${inGroup(group)}?${version}`, { as: groupReader });
      expect(status).toBe(403);
      expect(json).toHaveProperty(
        'error.message',
        `The client '55555555-5555-4555-8555-555555555555' with object id '${groupReader}' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/read' over scope '/subscriptions/${dev}/resourceGroups/${group}/providers/Microsoft.Compute' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    }
  });
});
