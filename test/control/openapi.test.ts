import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type RunningEmulator, startEmulator } from '../../emulator/start.ts';
import { askFor, follow, type Told } from './asking.ts';

type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content: Record<string, { schema: object }> }
  >;
};
type Document = {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
};

let emulator: RunningEmulator;
let document: Document;
let ask: ReturnType<typeof askFor>;
let checked: Set<string>;
beforeAll(async () => {
  emulator = await startEmulator();
  ask = askFor(emulator);
  document = (await ask('GET /openapi.json')).body as Document;
  checked = new Set();
  await fetch(`${emulator.urls.identity}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://a`, {
    headers: { Metadata: 'true' },
  });
  await fetch(`${emulator.urls.identity}/metadata/identity/oauth2/token`);
});
afterAll(() => emulator.stop());

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const errorsOf = (schema: object, value: unknown): unknown => {
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(value) ? [] : validate.errors;
};

/** Every reply is one that the document tells of: its status, its media type, its every member. */
const holds = (asked: string, told: Told): void => {
  const [method = '', path = ''] = asked.toLowerCase().split(' ');
  const bare = path.replace(/\?.*/, '');
  const known = Object.keys(document.paths).find((each) => new RegExp(`^${each.replace('{id}', '[^/]+')}$`).test(bare));
  const operation = document.paths[known ?? '']?.[method];
  if (!operation) throw new Error(`${asked} is not in the document`);
  const response = operation.responses[told.status] ?? operation.responses.default;
  const content = response?.content[told.type.split(';')[0] ?? ''];
  if (!content) throw new Error(`${asked}: ${told.status} ${told.type} is not in the document`);
  expect(errorsOf(content.schema, told.body)).toEqual([]);
  checked.add(`${method} ${known}`);
};

describe('openapi.json', () => {
  test('is OpenAPI 3.1 with a summary, an id of its own and schemas that compile for every operation', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary, responses, requestBody } of operations) {
      expect(summary).not.toBe('');
      const contents = [...Object.values(responses).map(({ content }) => content), requestBody?.content ?? {}];
      for (const { schema } of contents.flatMap((content) => Object.values(content))) {
        expect(() => ajv.compile({ ...schema, components: document.components })).not.toThrow();
      }
    }
  });

  test.each<[string, unknown?]>([
    ['GET /health'],
    ['GET /ready'],
    ['GET /env'],
    ['GET /env?source=vm-extension&host=vm-web-1'],
    ['GET /world'],
    ['GET /world?present=true'],
    ['GET /hosts'],
    ['GET /metrics'],
    ['GET /openapi.json'],
    ['POST /faults', 'method=DELETE: 404 x2, then answer'],
    ['POST /faults', { rule: 'imds-404-recovers-js' }],
    ['GET /faults'],
    ['DELETE /faults/1'],
    ['DELETE /faults'],
    ['GET /journal'],
    ['GET /journal?token=true&status=2xx&limit=1'],
    ['GET /journal?format=har'],
    ['GET /journal?format=jsonl'],
    ['POST /journal/expect', 'token imds at-least=1\ntoken imds never'],
    ['POST /journal/expect', { expect: ['imds'] }],
    ['DELETE /journal'],
    ['GET /clock'],
    ['POST /clock', 'advance 1d'],
    ['POST /clock', { turn: 'set 2026-01-01T00:00:00Z, freeze' }],
    ['GET /keys'],
    ['POST /keys'],
    ['POST /keys', { revoke: true }],
    ['POST /tokens', {}],
    ['POST /tokens', { flaw: 'expired' }],
    ['POST /scheduledevents', { EventType: 'Reboot' }],
    ['GET /scheduledevents'],
    ['DELETE /scheduledevents'],
    ['POST /reset'],
  ])('tells what %s %j is answered with', async (...[asked, body]) => {
    const told = await ask(asked, body);
    expect(told).toMatchObject({ status: 200 });
    holds(asked, told);
  });

  test('tells what a stream is', async () => {
    const stream = await follow(`${emulator.urls.control}/journal/stream`);
    expect(await stream.next()).toMatch(/^:/);
    stream.close();
    const { content } = document.paths['/journal/stream']?.get?.responses[200] ?? { content: {} };
    expect(Object.keys(content)).toEqual(['text/event-stream']);
    checked.add('get /journal/stream');
  });

  test.each<[string, number, unknown?]>([
    ['GET /health?verbose=1', 400],
    ['GET /env?source=imsd', 400],
    ['GET /world?present=1', 400],
    ['GET /env?host=nobody', 400],
    ['POST /faults', 400, '404 y2'],
    ['POST /faults', 400, { rul: '404' }],
    ['POST /faults', 400, '{'],
    ['DELETE /faults/99', 404],
    ['DELETE /faults/x', 404],
    ['GET /journal?stauts=4xx', 400],
    ['GET /journal?limit=many', 400],
    ['GET /journal?format=xml', 400],
    ['GET /journal/stream?after=soon', 400],
    ['POST /journal/expect', 400, 'token imd\nfoo='],
    ['POST /journal/expect', 400, { expect: [] }],
    ['POST /clock', 400, 'advance'],
    ['POST /clock', 400, {}],
    ['POST /keys', 400, { revoke: 'yes' }],
    ['POST /tokens', 400, { hst: 'a', lifetime: -1, notBefore: 'soon', algorithm: 'RS1' }],
    ['POST /tokens', 400, { user: 'nobody' }],
    ['POST /scheduledevents', 400, { EventType: 'Nap' }],
    ['DELETE /scheduledevents?id=none', 404],
    ['GET /clock', 403, undefined],
  ])('tells what %s is refused with: %d', async (...[asked, status, body]) => {
    const headers: Record<string, string> = status === 403 ? { Origin: 'https://evil.example' } : {};
    const told = await ask(asked, body, headers);
    expect(told.status).toBe(status);
    holds(asked, told);
  });

  test('was held to every operation there is', () => {
    const all = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect([...checked].sort()).toEqual(all.sort());
  });
});
