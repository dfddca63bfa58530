/** The measure of speed: a `node:https` server that only answers 200. Key and certificate come in one PEM file, the port goes out on stdout. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const pem = readFileSync(process.argv[2] ?? '');
const body = '{"received":true}';

const server = createServer({ key: pem, cert: pem }, (request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
