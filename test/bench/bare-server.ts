/**
 * The measure of speed: a server that only answers 200. With a PEM file of key and certificate it is `node:https`, without
 * one `node:http`. The port goes out on stdout.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const body = '{"received":true}';

const answer: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
};
const [, , path] = process.argv;
const pem = path === undefined ? null : readFileSync(path);
const server = pem === null ? createHttpServer(answer) : createHttpsServer({ key: pem, cert: pem }, answer);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
