import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One file of fixtures/exchanges, whose README says what each key holds. */
export type Exchange = {
  /** `imds/token-system` */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly host: string;
  readonly world?: unknown;
  readonly condition?: { readonly name: string; readonly [more: string]: unknown };
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly reply: {
    readonly status: unknown;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: unknown;
    readonly holds?: readonly string[];
  };
};

/** What the world says of `billing.clientId`: name, then field. */
export type LookUp = (name: string, field: string) => string;

const folder = fileURLToPath(new URL('../fixtures/exchanges/', import.meta.url));

/** Every exchange of one source, in the order of the file names. */
export const readExchanges = (source: string): Exchange[] =>
  readdirSync(`${folder}${source}`)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: `${source}/${file.slice(0, -'.json'.length)}`,
      ...JSON.parse(readFileSync(`${folder}${source}/${file}`, 'utf8')),
    }));

export const readExchange = (name: string): Exchange => {
  const found = readExchanges(name.split('/')[0] ?? '').find((each) => each.name === name);
  if (!found) throw new Error(`fixtures/exchanges/${name}.json is not there`);
  return found;
};

const fillText = (text: string, lookUp: LookUp, encode: (value: string) => string): string =>
  text.replace(/\{([\w-]+)\.(\w+)\}/g, (_, name: string, field: string) => encode(lookUp(name, field)));

const fillValue = (value: unknown, lookUp: LookUp): unknown => {
  if (typeof value === 'string') return fillText(value, lookUp, String);
  if (Array.isArray(value)) return value.map((each) => fillValue(each, lookUp));
  if (typeof value !== 'object' || value === null) return value;
  // The expression of a $match has braces of its own.
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      fillText(key, lookUp, String),
      key === '$match' ? each : fillValue(each, lookUp),
    ]),
  );
};

/** The exchange with the world's own ids in the place of `{name.field}`. */
export const fill = (exchange: Exchange, lookUp: LookUp): Exchange => {
  const { request, reply } = exchange;
  return {
    ...exchange,
    request: {
      ...request,
      target: fillText(request.target, lookUp, encodeURIComponent),
      headers: fillValue(request.headers, lookUp) as Exchange['request']['headers'],
      ...(request.body !== undefined && { body: fillText(request.body, lookUp, encodeURIComponent) }),
    },
    reply: fillValue(reply, lookUp) as Exchange['reply'],
  };
};

type Pattern = { $any?: string; $match?: string; $oneOf?: unknown[]; example?: unknown };

const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Where `actual` is not what the pattern says, a line each; none where it is. */
export const differences = (pattern: unknown, actual: unknown, at = 'body'): string[] => {
  const wrong = (wanted: string) => [`${at}: ${JSON.stringify(actual)} is not ${wanted}`];
  if (typeof pattern !== 'object' || pattern === null) {
    return Object.is(pattern, actual) ? [] : wrong(JSON.stringify(pattern));
  }
  const { $any, $match, $oneOf } = pattern as Pattern;
  if ($any === 'json') return actual === undefined ? wrong('JSON') : [];
  if ($any === 'jwt') return typeof actual === 'string' && jwt.test(actual) ? [] : wrong('a JWT');
  if ($any === 'number') return typeof actual === 'number' ? [] : wrong('a number');
  if ($match !== undefined) {
    return typeof actual === 'string' && new RegExp($match).test(actual) ? [] : wrong(`like /${$match}/`);
  }
  if ($oneOf) return $oneOf.includes(actual) ? [] : wrong(`one of ${JSON.stringify($oneOf)}`);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(pattern)) {
    return wrong(JSON.stringify(pattern));
  }
  const keys = new Set([...Object.keys(pattern), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => {
    if (!(key in pattern)) return [`${at}.${key}: is not in the documents`];
    if (!(key in actual)) return [`${at}.${key}: is missing`];
    return differences(
      (pattern as Record<string, unknown>)[key],
      (actual as Record<string, unknown>)[key],
      `${at}.${key}`,
    );
  });
};

/** Where a reply is not the exchange's: status, the headers it names, the whole body, and what holds between its numbers. */
export const replyDifferences = (
  { reply }: Exchange,
  actual: { status: number; headers: Readonly<Record<string, string>>; body: string },
): string[] => {
  const headers = new Map(Object.entries(actual.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const body: unknown = JSON.parse(actual.body);
  const number = (key: string | undefined) => Number((body as Record<string, unknown>)[key ?? '']);
  return [
    ...differences(reply.status, actual.status, 'status'),
    ...Object.entries(reply.headers).flatMap(([name, value]) =>
      differences(value, headers.get(name.toLowerCase()), `header ${name}`),
    ),
    ...differences(reply.body, body),
    ...(reply.holds ?? []).flatMap((sum) => {
      const [, left, right, result] = /^(\w+) - (\w+) = (\d+)$/.exec(sum) ?? [];
      return number(left) - number(right) === Number(result) ? [] : [`body: ${sum} does not hold`];
    }),
  ];
};

/** A reply of which every varying part is the fixture's own example. */
export const sampleReply = ({
  reply,
}: Exchange): { status: number; headers: Record<string, string>; body: string } => ({
  status: sample(reply.status) as number,
  headers: sample(reply.headers) as Record<string, string>,
  body: JSON.stringify(sample(reply.body)),
});

const sampleJwt = [
  { alg: 'RS256', typ: 'JWT' },
  { aud: 'https://management.azure.com/', oid: 'sample' },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmVk')
  .join('.');

const sample = (pattern: unknown): unknown => {
  if (typeof pattern !== 'object' || pattern === null) return pattern;
  if (Array.isArray(pattern)) return pattern.map(sample);
  const { $any, $match, $oneOf, example } = pattern as Pattern;
  if ($any) return $any === 'jwt' ? sampleJwt : (example ?? {});
  if ($match !== undefined) return example;
  if ($oneOf) return $oneOf[0];
  return Object.fromEntries(Object.entries(pattern).map(([key, value]) => [key, sample(value)]));
};
