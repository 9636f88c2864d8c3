import type { Endpoint, Reply } from '../exchange/reply.ts';
import type { Request } from '../exchange/request.ts';
import { isMap, textIn } from './body.ts';
import { invalidContent } from './errors-of-writes.ts';
import type { Json } from './types/resource-type.ts';

/** Requests that one batch may hold. */
const most = 20;

/** A request of a batch, with the batch's own token. Throws InvalidRequestContent. */
const requestFrom = (each: unknown, batch: Request): Request => {
  if (!isMap(each)) throw invalidContent('a request of the batch is not an object');
  const [method, url] = [textIn(each, 'httpMethod'), textIn(each, 'url')];
  if (!method || !url) throw invalidContent('a request of the batch needs httpMethod and url');
  const target = url.replace(/^https?:\/\/[^/]*/i, '');
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  if (!path.startsWith('/') || /^\/+batch\/*$/i.test(path)) throw invalidContent(`${url} is not to be had in a batch`);
  const { content } = each;
  const { authorization } = batch.headers;
  return {
    method: method.toUpperCase(),
    path,
    query: new URLSearchParams(query),
    headers: { authorization, ...(content === undefined ? {} : { 'content-type': 'application/json' }) },
    body: Buffer.from(content === undefined ? '' : JSON.stringify(content)),
    base: batch.base,
  };
};

const responseFrom = ({ status, headers, body }: Reply, name: unknown): Json => ({
  ...(name === undefined ? {} : { name }),
  httpStatusCode: status,
  headers,
  ...(body.length === 0 ? {} : { content: JSON.parse(body.toString()) }),
  contentLength: Buffer.byteLength(body),
});

/** ARM's `POST /batch`: each request is served as if it came by itself, one after the other. */
export const answerBatch = async (batch: Request, body: Json, serve: Endpoint): Promise<Json> => {
  const { requests } = body;
  if (!Array.isArray(requests) || requests.length === 0 || requests.length > most) {
    throw invalidContent(`requests is not a list of 1 to ${most}`);
  }
  const asked = requests.map((each) => requestFrom(each, batch));
  const responses: Json[] = [];
  for (const [index, each] of asked.entries()) responses.push(responseFrom(await serve(each), requests[index].name));
  return { responses };
};
