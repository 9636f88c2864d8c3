import { describe, expect, test } from '@jest/globals';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createStore } from '../../emulator/world/store.ts';
import { ask, createContosoArm, tokenFor } from './ask.ts';
import { dev, idOf, reader, vm, world } from './contoso.ts';

const web1 = idOf(dev, 'rg-web', 'vm-web-1');

describe('arm › a virtual machine', () => {
  const running = {
    computerName: 'vm-web-1',
    osName: 'ubuntu',
    osVersion: '18.04',
    hyperVGeneration: 'V2',
    vmAgent: {
      vmAgentVersion: '2.15.0.1',
      statuses: [
        {
          code: 'ProvisioningState/succeeded',
          level: 'Info',
          displayStatus: 'Ready',
          message: 'Guest Agent is running',
          time: '2026-01-12T04:00:00.0000000+00:00',
        },
      ],
      extensionHandlers: [],
    },
    disks: [
      {
        name: 'vm-web-1_OsDisk_1',
        statuses: [
          {
            code: 'ProvisioningState/succeeded',
            level: 'Info',
            displayStatus: 'Provisioning succeeded',
            time: '2026-01-12T04:00:00.0000000+00:00',
          },
        ],
      },
    ],
    bootDiagnostics: {},
    statuses: [
      {
        code: 'ProvisioningState/succeeded',
        level: 'Info',
        displayStatus: 'Provisioning succeeded',
        time: '2026-01-12T04:00:00.0000000+00:00',
      },
      { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
    ],
  };

  test('has its instance view as a sub-resource, bare', async () => {
    expect((await ask(`${web1}/instanceView?api-version=2024-11-01`)).json).toEqual(running);
    const { hyperVGeneration, ...older } = running;
    expect(hyperVGeneration).toBe('V2');
    expect((await ask(`${web1}/INSTANCEVIEW/?api-version=2017-12-01`)).json).toEqual(older);
  });

  test.each(['$expand=instanceView', '%24expand=instanceView', '$EXPAND=InstanceView'])(
    'has it among its properties with %s',
    async (expand) => {
      const { json } = await ask(`${web1}?api-version=2024-11-01&${expand}`);
      expect(json).toHaveProperty('properties.instanceView', running);
      expect(json).toHaveProperty('properties.vmId');
    },
  );

  test.each([
    ['deallocated', 'VM deallocated'],
    ['stopped', 'VM stopped'],
    ['starting', 'VM starting'],
  ] as const)('that is %s says so, and its agent is silent', async (powerState, displayStatus) => {
    const store = createStore(world);
    store.put(vm(dev, 'rg-web', 'vm-web-1', { details: { powerState } }));
    const headers = { authorization: `Bearer ${await tokenFor(reader)}` };
    const arm = createContosoArm({ store });
    const reply = await arm(createRequest('GET', `${web1}/instanceView?api-version=2024-11-01`, { headers }));
    const view = JSON.parse(reply.body.toString());
    expect(view.statuses[1]).toEqual({ code: `PowerState/${powerState}`, level: 'Info', displayStatus });
    expect(view).not.toHaveProperty('vmAgent');
  });

  test('shows user data only where it is asked for, from 2021-03-01 on', async () => {
    expect((await ask(`${web1}?api-version=2021-03-01`)).json).not.toHaveProperty('properties.userData');
    const asked = await ask(`${web1}?api-version=2021-03-01&$expand=userData`);
    expect(asked.json).toHaveProperty('properties.userData', 'aGVsbG8=');
    const older = await ask(`${web1}?api-version=2020-12-01&$expand=userData`);
    expect(older.json).not.toHaveProperty('properties.userData');
  });

  test('never shows a password or custom data', async () => {
    for (const form of ['', '/instanceView']) {
      const { body } = await ask(`${web1}${form}?api-version=2026-04-01&$expand=instanceView`);
      expect(body.toString()).not.toMatch(/hunter2|c2VjcmV0|adminPassword|customData/);
    }
  });
});
