import * as z from 'zod/mini';
import { didYouMean } from '../exchange/spelling.ts';

// The words that the schemas of the world file are written in. A null stands for what is left out: the CLI prints it so.

export const text = (description: string) => z.string().check(z.minLength(1), z.describe(description));
export const maybe = (description: string) => z.nullish(text(description));
const guid = (description: string) => z.guid().check(z.describe(description));
export const maybeGuid = (description: string) => z.nullish(guid(description));
export const texts = (description: string) =>
  z.nullish(z.array(z.string().check(z.minLength(1))).check(z.describe(description)));
export const readOnly = z.nullish(z.unknown().check(z.describe('As Azure prints it; read over.')));

/** An object whose unknown keys are faults, each with a suggestion: one line of the message per key. */
export const closed = <T extends z.core.$ZodLooseShape>(shape: T, description: string) =>
  z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => `unknown key "${key}"${didYouMean(key, Object.keys(shape))}`).join('\n')
          : undefined,
    })
    .check(z.describe(description));
