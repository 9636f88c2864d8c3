// Asks one URL again and again over a few connections that are kept alive, and prints how many whole answers came.
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    header: { type: 'string', multiple: true, default: [] },
    body: { type: 'string' },
    connections: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '3' },
    requests: { type: 'string', default: 'Infinity' },
  },
});
const { hostname, port, pathname, search } = new URL(values.url);
const head = [
  `Host: ${hostname}:${port}`,
  ...values.header,
  ...(values.body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(values.body)}`]),
];
let sent = 0;
const asked = (target) =>
  `${values.body === undefined ? 'GET' : 'POST'} ${target} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${values.body ?? ''}`;
const same = Buffer.from(asked(pathname + search));
/** `{n}` in the URL is another number in each request. */
const target = decodeURI(pathname + search);
const next = target.includes('{n}') ? () => asked(target.replace('{n}', String(sent))) : () => same;

const [most, until] = [Number(values.requests), Number(values.seconds) * 1000];
let [answered, bad] = [0, 0];
const started = performance.now();
const ask = () =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port, noDelay: true });
    let rest = Buffer.alloc(0);
    const go = () => {
      if (sent >= most || performance.now() - started >= until) {
        socket.destroy();
        resolve();
        return;
      }
      sent += 1;
      socket.write(next());
    };
    socket.on('error', reject).once('connect', go);
    socket.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = rest.indexOf('\r\n\r\n');
      if (end === -1) return;
      const headers = rest.latin1Slice(0, end);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1]);
      if (rest.length < end + 4 + length) return;
      if (!headers.startsWith('HTTP/1.1 200')) bad += 1;
      answered += 1;
      rest = Buffer.alloc(0);
      go();
    });
    socket.on('close', resolve);
  });
await Promise.all(Array.from({ length: Number(values.connections) }, ask));
console.log(JSON.stringify({ answered, bad, seconds: (performance.now() - started) / 1000 }));
