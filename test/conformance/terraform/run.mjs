import { deepEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { startEmulator } from '../../../dist/emulator/index.js';
import { environmentFor } from '../environment.mjs';

const output = ([command, ...args], env) =>
  new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout: 120_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr.trim() || error.message)) : resolve(stdout),
    );
  });

/** A step of the program, what it must find in the world, and the words for it. */
const expected = {
  metadata_host: [() => ['MsiEmulator'], 'took the endpoints that ARM tells, and not for Azure Stack’s'],
  use_msi: [
    ({ machine, world }) => [machine.identity.clientId, machine.identity.principalId, world.tenant.tenantId, ''],
    'read application, object and tenant from a token for Microsoft Graph',
  ],
  resource_provider_registrations: [() => ['Microsoft.Compute', 'Registered'], 'found Microsoft.Compute registered'],
  'data azurerm_virtual_machine': [
    ({ machine }) => [
      ...['vm-cli', machine.properties.vmId, machine.identity.principalId, 'PowerState/running'],
      ...['10.0.0.8', '20.0.0.8'],
    ],
    'machine, power state and addresses, the same when read again',
  ],
  'data azurerm_user_assigned_identity': [
    ({ robot: { properties } }) => ['robot', properties.clientId, properties.principalId],
    'identity, the same when read again',
  ],
};
export const steps = Object.keys(expected);

/** Runs the program once. `saw` is told each step with what was seen, or its error. */
export const run = async (program, saw) => {
  const emulator = await startEmulator(join(import.meta.dirname, '../world.yaml'));
  try {
    const { world } = emulator;
    const env = await environmentFor(emulator, { name: 'imds', host: 'vm-cli' });
    const named = {
      ARM_METADATA_HOSTNAME: new URL(env.AZURE_RESOURCE_MANAGER_URL).host,
      ARM_MSI_ENDPOINT: `${env.AZURE_POD_IDENTITY_AUTHORITY_HOST}/metadata/identity/oauth2/token`,
      ARM_SUBSCRIPTION_ID: world.subscriptions[0].subscriptionId,
    };
    const find = (name) => world.resources.find((each) => each.name === name);
    const given = { world, machine: find('vm-cli'), robot: find('robot') };
    const said = await output([...program.run, 'rg-cli', 'vm-cli', 'robot'], { ...env, ...named });
    for (const line of said.trim().split('\n')) {
      const [step, outcome, what] = line.split('\t');
      const [wanted, words] = expected[step];
      try {
        if (outcome === 'failed') throw new Error(what);
        deepEqual(what.split(' '), wanted(given));
        saw(step, words);
      } catch (error) {
        saw(step, error);
      }
    }
  } finally {
    await emulator.stop();
  }
};
