/**
 * @jest-environment-options {"as": "web-app"}
 */
import { expect, test } from '@jest/globals';
import { ordersHeaders } from '../src/orders.ts';

test('a hundred calls, one token, for the right audience', async () => {
  for (let call = 0; call < 100; call++) {
    expect(await ordersHeaders()).toEqual({ Authorization: expect.stringMatching(/^Bearer eyJ/) });
  }
  expect(emulator).toHaveBeenAskedForTokens(1, { source: 'app-service' });
  expect(emulator).toHaveBeenAskedFor('https://orders.contoso.com');
});
