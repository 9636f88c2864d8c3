// The limit: node:http answering so many bytes of JSON, always the same.
import { createServer } from 'node:http';

const body = JSON.stringify({ filling: 'x'.repeat(Number(process.argv[2]) - 14) });
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) };
const server = createServer((_, response) => {
  response.writeHead(200, headers);
  response.end(body);
}).listen(0, '127.0.0.1', () => console.log(server.address().port));
