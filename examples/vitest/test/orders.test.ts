import { expect, test } from 'vitest';
import { ordersHeaders } from '../src/orders.ts';
import { emulator } from './emulator.ts';

test('a hundred calls, one token, for the right audience', async () => {
  for (let call = 0; call < 100; call++) {
    expect(await ordersHeaders()).toEqual({ Authorization: expect.stringMatching(/^Bearer eyJ/) });
  }
  expect(emulator).toHaveBeenAskedForTokens(1, { source: 'imds' });
  expect(emulator).toHaveBeenAskedFor('https://orders.contoso.com');
});
