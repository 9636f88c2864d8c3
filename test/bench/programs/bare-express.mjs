// The other limit: the Express that the product brings, answering so many bytes of JSON, always the same.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const express = createRequire(join(process.cwd(), 'package.json'))('express');
const body = { filling: 'x'.repeat(Number(process.argv[2]) - 14) };
const app = express();
app.use((_, response) => response.json(body));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
