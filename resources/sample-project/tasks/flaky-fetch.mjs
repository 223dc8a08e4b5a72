// Fetches a page from its own server, which is "still starting" during the first attempts: {"succeed_on": 3}
import { createServer } from 'node:http';
import { once } from 'node:events';
import { answer, fail, log, payload } from './task.mjs';

const succeedOn = payload().succeed_on ?? 3;
const attempt = Number(process.env.RUNYARD_ATTEMPT_NUMBER ?? 1);

const server = createServer((request, response) => {
    if (attempt < succeedOn) {
        response.writeHead(503, { 'content-type': 'text/plain' }).end('still starting');
    } else {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"weather": "clear"}');
    }
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const url = `http://127.0.0.1:${server.address().port}/weather`;
log(`attempt ${attempt}: fetching ${url}`);
const response = await fetch(url, { headers: { connection: 'close' } });
const body = await response.text();
server.close();
if (!response.ok) fail('UpstreamError', `the server answered ${response.status}: ${body}`);
log(`the server answered ${response.status}`);
answer({ attempt, body: JSON.parse(body) });
