import { createClock } from '../../emulator/clock/clock.ts';
import type { Outcome, Reply } from '../../emulator/exchange/reply.ts';
import { jsonReply } from '../../emulator/exchange/reply.ts';
import { createRequest } from '../../emulator/exchange/request.ts';
import { createJournal } from '../../emulator/journal/journal.ts';

export const tokenPath = '/metadata/identity/oauth2/token';
export const vault = `${tokenPath}?api-version=2018-02-01&resource=https://vault.azure.net`;

type Told = {
  status?: number;
  outcome?: Partial<Outcome>;
  port?: string;
  body?: string;
  reply?: Partial<Reply>;
  takes?: number;
};

/** A journal on clocks that stand still unless told, and a client that sends what it is told to. */
export const createStage = (capacity?: number) => {
  let time = 0;
  const journal = createJournal({
    clock: createClock(() => Date.UTC(2026, 0, 1) + time),
    monotonic: () => 5000 + time,
    ...(capacity === undefined ? {} : { capacity }),
  });
  const send = (method: string, target: string, told: Told = {}) => {
    const outcome = { endpoint: 'imds', decision: 'served: a token', ...told.outcome };
    const endpoint = () => {
      time += told.takes ?? 0;
      return { ...jsonReply(told.status ?? 200, {}, outcome), ...told.reply };
    };
    const request = createRequest(method, target, told.body === undefined ? {} : { body: told.body });
    return journal.wrap(endpoint, { port: told.port ?? 'identity' })(request);
  };
  const arm = (target: string, told: Told = {}) =>
    send('GET', target, {
      port: 'arm',
      ...told,
      outcome: { endpoint: 'arm', decision: 'served: it', ...told.outcome },
    });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { journal, send, arm, pass };
};
