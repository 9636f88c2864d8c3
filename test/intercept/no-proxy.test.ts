import { describe, expect, test } from '@jest/globals';
import { interceptedHosts, permittedNames, serviceOf } from '../../emulator/intercept/hosts.ts';
import { nextHopBy } from '../../emulator/intercept/next-hop.ts';
import { covers, keptNoProxy } from '../../emulator/intercept/no-proxy.ts';
import { proxyEnvironment } from '../../emulator/intercept/proxy-environment.ts';

describe('NO_PROXY', () => {
  test.each([
    ['*', 'example.com', 443, true],
    ['example.com', 'example.com', 443, true],
    ['example.com', 'www.example.com', 443, true],
    ['.example.com', 'www.example.com', 443, true],
    ['*.example.com', 'www.example.com', 443, true],
    ['example.com', 'notexample.com', 443, false],
    ['example.com:8443', 'example.com', 443, false],
    ['example.com:443', 'example.com', 443, true],
    ['10.0.0.0/8', '10.1.2.3', 80, true],
    ['10.0.0.0/8', '11.1.2.3', 80, false],
    ['10.0.0.0/99', '10.1.2.3', 80, false],
    ['10.0.0.0/8', 'example.com', 80, false],
    ['fd00::/8', 'fd00::1', 80, true],
    ['::1', '::1', 80, true],
    ['[::1]:80', '::1', 80, true],
    ['[::1]:81', '::1', 80, false],
  ])('%s, asked of %s port %d: %s', (entry, host, port, expected) => {
    expect(covers(entry, host, port)).toBe(expected);
  });

  test('loses whatever speaks of a host that is stood in for, and keeps the rest', () => {
    const inherited = 'corp.example, .azure.com,169.254.0.0/16 *,localhost,10.0.0.0/8,login.microsoftonline.com:443';
    expect(keptNoProxy(inherited, { offline: false, loopback: true })).toEqual([
      'corp.example',
      '10.0.0.0/8',
      'localhost',
      '127.0.0.1',
      '::1',
    ]);
    expect(keptNoProxy(inherited, { offline: false, loopback: false })).toEqual(['corp.example', '10.0.0.0/8']);
    expect(keptNoProxy(inherited, { offline: true, loopback: true })).toEqual(['localhost', '127.0.0.1', '::1']);
  });
});

describe('the next hop', () => {
  const inherited = {
    HTTPS_PROXY: 'http://user:p%40ss@proxy.example:3128',
    http_proxy: 'plain.example',
    NO_PROXY: 'corp.example',
  };

  test('is the inherited proxy of the scheme, but for loopback and what its NO_PROXY names', () => {
    const hop = nextHopBy(inherited);
    expect(hop('https', 'example.com', 443)?.host).toBe('proxy.example:3128');
    expect(hop('http', 'example.com', 80)?.host).toBe('plain.example');
    expect(hop('https', 'git.corp.example', 443)).toBeUndefined();
    expect(hop('http', '127.0.0.1', 8080)).toBeUndefined();
    expect(nextHopBy({ ALL_PROXY: 'https://all.example' })('http', 'example.com', 80)?.host).toBe('all.example');
    expect(nextHopBy({})('https', 'example.com', 443)).toBeUndefined();
  });

  test('is refused where it can’t be spoken to, without a word of its password', () => {
    expect(() => nextHopBy({ HTTPS_PROXY: 'socks5://user:secret@proxy.example' })).toThrow(
      "HTTPS_PROXY names a proxy that --transparent=proxy can't pass on to: it must be an http:// or https:// address",
    );
  });
});

describe('the environment behind a proxy', () => {
  const terms = { port: 8080, preload: 'C:\\a "b"\\redirect.cjs', inherited: {}, offline: false, loopback: true };

  test('names it in every spelling that clients read', () => {
    const url = 'http://127.0.0.1:8080';
    expect(proxyEnvironment({ ...terms, javaOptions: undefined })).toEqual({
      ...{ HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url },
      ...{ NO_PROXY: 'localhost,127.0.0.1,::1', no_proxy: 'localhost,127.0.0.1,::1' },
      NODE_USE_ENV_PROXY: '1',
      NODE_OPTIONS: '--require "C:\\\\a \\"b\\"\\\\redirect.cjs"',
    });
  });

  test('tells Java by its own properties, which pass by what NO_PROXY passes by', () => {
    const inherited = { no_proxy: '.corp.example,10.0.0.0/8' };
    expect(proxyEnvironment({ ...terms, inherited, javaOptions: '-Dtrust' }).JAVA_TOOL_OPTIONS).toBe(
      '-Dtrust -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=8080 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8080 ' +
        '-Dhttp.nonProxyHosts=corp.example|*.corp.example|localhost|127.*|[::1]',
    );
  });

  test('where even loopback goes through it, says so in words that no program takes for "all"', () => {
    const { NO_PROXY, JAVA_TOOL_OPTIONS } = proxyEnvironment({ ...terms, loopback: false, javaOptions: '-Dtrust' });
    expect(NO_PROXY).toBe('none.invalid');
    expect(JAVA_TOOL_OPTIONS).toMatch(/ -Dhttp\.nonProxyHosts=$/);
  });
});

describe('the hosts that are stood in for', () => {
  test('are found in any case, with a dot at the end too, and no others are', () => {
    expect(serviceOf('Management.Azure.com.')).toBe('arm');
    expect(serviceOf('169.254.169.254')).toBe('identity');
    expect(serviceOf('evil-management.azure.com')).toBeUndefined();
    expect(serviceOf('azure.com')).toBeUndefined();
  });

  test('are what an authority may vouch for, with loopback', () => {
    const permitted = permittedNames(['emulator']);
    expect(permitted).toEqual(expect.arrayContaining(interceptedHosts.map(({ name }) => name)));
    expect(permitted).toEqual(expect.arrayContaining(['localhost', '127.0.0.0/8', '::1', 'emulator']));
  });
});
