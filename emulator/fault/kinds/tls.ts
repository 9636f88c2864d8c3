import { choice } from '../argument.ts';
import { kind } from '../kind.ts';

export const tls = kind({
  name: 'tls',
  level: 'port',
  summary: 'the certificate is expired, has the wrong-name or is of an unknown-authority; or the handshake hangs',
  example: 'port=arm: tls expired',
  args: { flaw: choice('expired', 'wrong-name', 'unknown-authority', 'hang') },
  effect: ({ flaw }) => ({ port: { kind: 'tls', flaw } }),
});
