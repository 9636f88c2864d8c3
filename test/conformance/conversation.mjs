import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const patience = 120_000;

/** A program that answers asks, a line each. `stop` ends it and gives what it said on stderr. */
export const converse = ([command, ...args], env) => {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdin.on('error', () => {});
  const closed = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(`it ended with ${code}`));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  return {
    ask: async (...words) => {
      child.stdin.write(`${words.join('\t')}\n`);
      let timer;
      const tooLong = new Promise((resolve) => {
        timer = setTimeout(resolve, patience, `no answer within ${patience / 1000} s`);
      });
      const answer = await Promise.race([lines.next(), tooLong]);
      clearTimeout(timer);
      if (typeof answer === 'string' || answer.done) {
        throw new Error(`${typeof answer === 'string' ? answer : await closed}\n${said}`);
      }
      return answer.value.split('\t');
    },
    stop: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await closed;
      clearTimeout(timer);
      return said;
    },
  };
};
