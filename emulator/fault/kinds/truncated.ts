import { optional, size } from '../argument.ts';
import { kind } from '../kind.ts';

export const truncated = kind({
  name: 'truncated',
  level: 'wire',
  summary: 'the body stops short of its Content-Length, after so many bytes or half-way, and the connection is closed',
  example: 'truncated 20B x1',
  args: { bytes: optional(size(10_000_000)) },
  effect: ({ bytes }) => ({
    alter: (reply) => ({
      ...reply,
      wire: { kind: 'truncated', keepBytes: bytes ?? Math.floor(Buffer.byteLength(reply.body) / 2) },
    }),
  }),
});
