import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Host } from './host.ts';

/** What to ask for as a source to be told at once, by every chain of credentials, that there is no managed identity. */
export const noSource = 'none';

/** A machine without a managed identity: no resource of any world. */
export const nobody: Host = { name: noSource, id: noSource, type: 'None', sources: [], identities: () => [] };

/**
 * The one refusal by which the chains of every SDK move on to their next credential, tried once: what Docker Desktop's
 * proxy answers for IMDS, text and all (Azure/azure-sdk-for-net#38218, azure-sdk-for-js#26898, azure-sdk-for-python#31759;
 * azidentity 1.4 compares the end of the body: azure-sdk-for-go#21432).
 */
const unreachable = (decision: string): Reply => ({
  status: 403,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'connecting to 169.254.169.254:80: dial tcp 169.254.169.254:80: connectex: A socket operation was attempted to an unreachable network.',
  outcome: { endpoint: 'imds', decision, host: noSource },
});

/** Serves that refusal for whatever is asked. */
export const refuseAtOnce: Endpoint = () =>
  unreachable('refused: the source is none, so that a chain of credentials moves on to its next');

/** The rim's own refusals are worded alike: whoever asks is to move on. */
export const refuseStranger = (_status: number, problem: string): Reply => unreachable(`refused: ${problem}`);
