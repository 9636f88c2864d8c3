import type { Entry } from './entry.ts';

/** One entry on one line, for people: what came in, what went out, and why. No control character gets to their terminal. */
export const entryLine = (entry: Entry): string => {
  const { seq, at, method, path, status, endpoint, host, fault, decision, issuedBy } = entry;
  const words = [
    `#${seq}`,
    at.slice(11, 23),
    `${method} ${cut(path)}`,
    String(status),
    host === undefined || endpoint === 'arm' ? endpoint : `${endpoint} of ${host}`,
    ...(fault === undefined ? [] : [`[fault: ${fault}]`]),
    decision,
    ...(issuedBy === undefined ? [] : [`(its token came from #${issuedBy})`]),
  ];
  return words.join('  ').replace(/\p{Cc}/gu, '\ufffd');
};

const cut = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
