import { sizeOf } from '../src/machine';

const [subscription = ''] = emulator.world.subscriptions.map(({ subscriptionId }) => subscriptionId);
const web = { subscription, resourceGroup: 'rg-web', name: 'vm-web-1' };

test('a machine is read ten times with one token', async () => {
  for (let times = 0; times < 10; times++) expect(await sizeOf(web)).toBe('Standard_D2s_v3');
  expect(emulator).toHaveBeenAskedForTokens(1);
  expect(emulator).toHaveBeenAskedFor('https://management.azure.com');
  expect(emulator).toHaveExchanged({ source: 'arm', status: 200 }, { times: 10 });
});

test('what the identity may not see is refused', async () => {
  const problem = await sizeOf({ ...web, resourceGroup: 'rg-data', name: 'vm-data-1' }).catch((error) => error);
  expect(problem.statusCode).toBe(403);
  expect(problem.code).toBe('AuthorizationFailed');
});

test('a throttled answer is waited for and tried again', async () => {
  emulator.reset();
  emulator.faults.add('source=arm: 429 retry-after 1 x1, then answer');
  expect(await sizeOf(web)).toBe('Standard_D2s_v3');
  expect(emulator).toHaveBeenRetriedAfter('1s', { source: 'arm' });
});
