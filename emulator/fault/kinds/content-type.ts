import { matching } from '../argument.ts';
import { kind } from '../kind.ts';

export const contentType = kind({
  name: 'content-type',
  level: 'reply',
  summary: 'the Content-Type is another, the body as ever',
  example: 'content-type text/html',
  args: { type: matching(/^[\w.+-]+\/[\w.+-]+$/, 'a media type such as text/html') },
  effect: ({ type }) => ({
    alter: (reply) => {
      const others = Object.entries(reply.headers).filter(([name]) => name.toLowerCase() !== 'content-type');
      return { ...reply, headers: { ...Object.fromEntries(others), 'Content-Type': type } };
    },
  }),
});
