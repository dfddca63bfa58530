/** mockttp answering everything with 200: `node peer-mockttp.ts FOLDER`, where it is installed; its port goes out on stdout. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Mockttp {
  generateCACertificate(): Promise<object>;
  getLocal(options: { https: object }): {
    readonly port: number;
    start(): Promise<void>;
    forAnyRequest(): { thenReply(status: number, body: string, headers: Record<string, string>): Promise<unknown> };
  };
}

const [, , folder = ''] = process.argv;
const mockttp = createRequire(join(folder, 'package.json'))('mockttp') as Mockttp;
const server = mockttp.getLocal({ https: await mockttp.generateCACertificate() });
await server.start();
const body = '{"received":true}';
// Without a length it ends every connection with its answer.
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
await server.forAnyRequest().thenReply(200, body, headers);
process.stdout.write(`${server.port}\n`);
