import { type Found, note, ok, problem } from '../finding.ts';
import type { Scene } from '../scene.ts';

const azure = /(^|\.)(azure\.(com|net|internal)|microsoftonline\.com|login\.microsoft\.com|windows\.net)$/;

/** Names of Azure that the hosts file gives an address of its own. */
export const checkHostsFile = ({ hostsFile, emulator }: Scene): Found[] => {
  const found = hostsFile
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/))
    .flatMap(([address = '', ...names]) => names.filter((name) => azure.test(name)).map((name) => ({ address, name })));
  if (found.length === 0) return [ok('no name of Azure is given an address of its own')];
  return found.map(({ address, name }) => {
    const says = `${name} is ${address} for every program on this machine`;
    const todo = 'take the line out of the hosts file when it is not needed';
    const isHere = address === '::1' || address.startsWith('127.');
    return isHere && !emulator ? problem(`${says}, and no emulator runs there`, todo) : note(says, todo);
  });
};
