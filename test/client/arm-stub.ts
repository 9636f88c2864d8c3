import { createArmClient, vmId } from '../../client/index.ts';
import { stoppedClock } from './stub.ts';

export const sub = '11111111-1111-1111-1111-111111111111';
export const id = vmId(sub, 'rg-web', 'vm-web-1');
export const vm = {
  id,
  name: 'vm-web-1',
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westus2',
  properties: {},
};

/** An ARM client whose tokens are t1, t2 … : a new one each time that one is forgotten. */
export const armAt = (armUrl: string) => {
  const clock = stoppedClock();
  const asked: string[] = [];
  let count = 1;
  const identity = {
    getToken: async (resource: string) => {
      asked.push(resource);
      return { accessToken: `t${count}`, expiresOn: 0, refreshOn: 0, reply: {} };
    },
    forget: () => {
      count += 1;
    },
  };
  return { arm: createArmClient({ identity, armUrl, ...clock }), asked, waits: clock.waits };
};
