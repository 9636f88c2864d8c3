/** One DER element: a tag, the length in bytes of what follows, and that. */
export const element = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const value = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOf(value.length), value]);
};

/** X.690 §8.1.3: one byte below 128, else the number of bytes and then those. */
const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
};

export const sequence = (...content: readonly Buffer[]): Buffer => element(0x30, ...content);

export const set = (...content: readonly Buffer[]): Buffer => element(0x31, ...content);

/** `[number]`, around whole elements. */
export const tagged = (number: number, ...content: readonly Buffer[]): Buffer => element(0xa0 | number, ...content);

/** `[number] IMPLICIT`, in the place of a primitive element's own tag. */
export const implicit = (number: number, value: Buffer): Buffer => element(0x80 | number, value);

/** Of bytes that are the shortest spelling of a number above zero but for a leading zero (X.690 §8.3). */
export const integer = (bytes: Buffer): Buffer => element(0x02, bytes);

export const bool = (value: boolean): Buffer => element(0x01, Buffer.of(value ? 0xff : 0));

export const nothing = (): Buffer => element(0x05);

export const octets = (value: Buffer): Buffer => element(0x04, value);

/** `unused` bits at the end don't count. */
export const bits = (value: Buffer, unused = 0): Buffer => element(0x03, Buffer.of(unused), value);

export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text));

export const ia5 = (text: string): Buffer => element(0x16, Buffer.from(text, 'latin1'));

/** X.690 §8.19: the first two numbers in one, each in seven bits at a time. */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(sevens)));
};

const sevens = (value: number): number[] => {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift(0x80 | (left & 0x7f));
  return bytes;
};

/** RFC 5280 §4.1.2.5: two digits of the year until 2049, four from 2050 on; whole seconds. */
export const time = (milliseconds: number): Buffer => {
  const stamp = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  return stamp < '2050' ? element(0x17, Buffer.from(stamp.slice(2))) : element(0x18, Buffer.from(stamp));
};

/** The elements that a sequence, or whatever is made of elements, holds: each whole. For DER that was checked before. */
export const elementsOf = (der: Buffer): Buffer[] => {
  const found: Buffer[] = [];
  for (let at = startOfContent(der, 0); at < der.length; ) {
    const start = startOfContent(der, at);
    const end = start + contentLength(der, at);
    found.push(der.subarray(at, end));
    at = end;
  }
  return found;
};

/** The content of an element that is not made of elements. */
export const contentOf = (der: Buffer): Buffer => der.subarray(startOfContent(der, 0));

const startOfContent = (der: Buffer, at: number): number => {
  const first = der[at + 1] ?? 0;
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
};

const contentLength = (der: Buffer, at: number): number => {
  const first = der[at + 1] ?? 0;
  return first < 0x80 ? first : der.readUIntBE(at + 2, first & 0x7f);
};
