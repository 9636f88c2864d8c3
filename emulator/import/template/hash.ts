import { createHash } from 'node:crypto';

/** Namespace that Azure's guid() has (Microsoft Learn, Bicep functions for strings: guid). */
const guidNamespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

/** The very GUID that Azure's guid() gives: a version 5 UUID of the words, joined by dashes. */
export const guidOf = (words: readonly string[]): string => {
  const bytes = createHash('sha1').update(guidNamespace).update(words.join('-')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** Thirteen letters and digits, as uniqueString() gives; always the same of the same words, but not those of Azure. */
export const uniqueTextOf = (words: readonly string[]): string => {
  const bytes = createHash('sha256').update(words.join('-')).digest();
  return Array.from(bytes.subarray(0, 13), (byte) => letters[byte % 32]).join('');
};
