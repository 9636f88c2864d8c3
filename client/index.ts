export {
  type ArmClient,
  type ArmOptions,
  armResource,
  createArmClient,
  type Subscription,
  type VirtualMachine,
  vmId,
} from './arm.ts';
export { ClientError, type ClientErrorCode, type ClientErrorDetails } from './error.ts';
export {
  createManagedIdentityClient,
  type ManagedIdentityClient,
  type ManagedIdentityOptions,
} from './managed-identity.ts';
export type { Transport } from './send.ts';
export { type Environment, type Selector, type Source, sources } from './sources.ts';
export { claimsOf, type Token } from './token.ts';
