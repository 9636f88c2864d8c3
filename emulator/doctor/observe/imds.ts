import { get } from 'node:http';
import type { ImdsAnswer } from '../scene.ts';

/** Asks who is there, past any proxy, and waits a second for it: as long as DefaultAzureCredential does (wire.md §2.4). */
export const askImds = (url = 'http://169.254.169.254/metadata/versions', patience = 1000): Promise<ImdsAnswer> =>
  new Promise((resolve) => {
    const request = get(url, { headers: { Metadata: 'true' }, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body = `${body}${chunk}`.slice(0, 4096);
      });
      const done = () =>
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body,
        });
      response.once('end', done);
      response.once('error', done);
    });
    const limit = setTimeout(() => {
      resolve({ kind: 'silent' });
      request.destroy();
    }, patience);
    request.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'unreachable', code: error.code ?? error.message }),
    );
    request.once('close', () => clearTimeout(limit));
  });
