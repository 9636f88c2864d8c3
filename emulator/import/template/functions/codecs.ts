import { pure, text } from '../function.ts';
import { Unanswerable, type Value } from '../value.ts';

const decoded = (value: Value | undefined): string => Buffer.from(text(value), 'base64').toString('utf8');

const parsed = (word: string): Value => {
  try {
    return JSON.parse(word);
  } catch {
    throw new Unanswerable(`"${word.slice(0, 40)}" is no JSON`);
  }
};

const decodedComponent = (word: string): string => {
  try {
    return decodeURIComponent(word);
  } catch {
    throw new Unanswerable(`"${word.slice(0, 40)}" has a % that stands for nothing`);
  }
};

/** A relative address on a base, whose last part gives way unless a slash ends it. */
const joinedUri = (base: string, relative: string): string => {
  if (!URL.canParse(base)) throw new Unanswerable(`"${base.slice(0, 60)}" is no absolute address`);
  return base.endsWith('/') || relative.startsWith('/')
    ? `${base.replace(/\/$/, '')}/${relative.replace(/^\//, '')}`
    : `${base.slice(0, base.lastIndexOf('/'))}/${relative}`;
};

export const codecFunctions = [
  pure('string', 1, ([value]) =>
    typeof value === 'string' ? value : typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value),
  ),
  pure('json', 1, ([value]) => parsed(text(value))),
  pure('base64', 1, ([value]) => Buffer.from(text(value)).toString('base64')),
  pure('base64ToString', 1, ([value]) => decoded(value)),
  pure('base64ToJson', 1, ([value]) => parsed(decoded(value))),
  pure('uri', 2, ([base, relative]) => joinedUri(text(base), text(relative))),
  pure('uriComponent', 1, ([value]) => encodeURIComponent(text(value))),
  pure('uriComponentToString', 1, ([value]) => decodedComponent(text(value))),
];
