import type { Request } from '../exchange/request.ts';
import { didYouMean } from '../exchange/spelling.ts';
import { ControlError } from './control-error.ts';
import type { Body } from './route.ts';

/** The body of a request, checked. Throws ControlError with everything that is wrong with it. */
export const bodyOf = <T>({ body }: Pick<Request, 'body'>, { schema, text: member }: Body<T>): T => {
  const text = body.toString('utf8').trim();
  const result = schema.safeParse(readBody(text, member));
  if (result.success) return result.data;
  const known = Object.keys((schema as { shape?: object }).shape ?? {});
  const details = result.error.issues.flatMap((issue) => faultsOf(issue as Issue, known));
  throw new ControlError(400, `bad body: ${details.map(({ message }) => message).join('; ')}`, details);
};

const readBody = (text: string, member: string | undefined): unknown => {
  if (member !== undefined && !/^[{[]/.test(text)) return text === '' ? {} : { [member]: text };
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new ControlError(400, `bad body: it is not JSON: ${(error as Error).message}`);
  }
};

type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
};

const faultsOf = ({ code, path, message, expected, keys = [], values = [], ...limits }: Issue, known: string[]) => {
  const where = path.length > 0 ? path.join('.') : 'the body';
  if (code === 'unrecognized_keys') {
    return keys.map((key) => ({
      message: `${path.length > 0 ? `${where}: ` : ''}no member is called "${key}"${didYouMean(key, known) || `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`}`,
    }));
  }
  if (code === 'invalid_type')
    return [{ message: `${where}: must be there, as ${expected === 'int' ? 'a whole number' : expected}` }];
  if (code === 'invalid_value') return [{ message: `${where}: must be one of ${values.join(', ')}` }];
  if (code === 'too_small') return [{ message: `${where}: must be at least ${limits.minimum}` }];
  if (code === 'too_big') return [{ message: `${where}: must be at most ${limits.maximum}` }];
  return [{ message: `${where}: ${message}` }];
};
