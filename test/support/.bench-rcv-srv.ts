import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { createReceiver } from '#main/receiver/receiver.ts';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { defaultReply } from '#shared/reply.ts';
const text = readFileSync('/tmp/rcv/certs/leaf.pem','utf8');
const leaf = { key: text.slice(0, text.indexOf('-----BEGIN CERT')), cert: text.slice(text.indexOf('-----BEGIN CERT')) };
let count = 0;
if (process.argv[2] === 'ours') {
  const r = createReceiver({ leaf, clock: systemClock, log: silentLog, sink: { receive: async () => { count++; return defaultReply; } } });
  console.log((await r.listen({ port: 0, httpPort: null })).port);
} else {
  const s = createServer(leaf, (q, res) => { count++; q.resume(); q.on('end', () => { res.writeHead(200, { 'content-type': 'application/json' }); res.end('{"received":true}'); }); });
  s.listen(0, '127.0.0.1', () => console.log((s.address() as { port: number }).port));
}
let u0 = process.cpuUsage(), c0 = 0;
process.on('SIGUSR2', () => { const u = process.cpuUsage(u0); console.log(((u.user + u.system) / (count - c0)).toFixed(2)); u0 = process.cpuUsage(); c0 = count; });
process.on('SIGTERM', () => process.exit());
