/** Runs generated handlers as the programs they are, where the machine has what it takes. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handlerLanguages } from '#shared/handler-code/handler-languages.ts';

/** Answers as a Rack server would, with nothing but Ruby's own library. */
const rackServer = `
require "socket"
require "stringio"
def run(app) = $app = app
load ARGV[0]
server = TCPServer.new("localhost", Integer(ENV["PORT"]))
loop do
  client = server.accept
  first = client.gets
  # A look at whether anybody listens.
  next client.close if first.nil?
  method, path, = first.split
  env = { "REQUEST_METHOD" => method, "PATH_INFO" => path }
  while (line = client.gets) && line != "\\r\\n"
    name, value = line.chomp.split(": ", 2)
    env["HTTP_" + name.upcase.tr("-", "_")] = value.to_s
  end
  env["rack.input"] = StringIO.new(client.read(env["HTTP_CONTENT_LENGTH"].to_i))
  status, = $app.call(env)
  client.write("HTTP/1.1 #{status} Done\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
  client.close
end
`;

const commands: Readonly<
  Record<string, { readonly needs: string; readonly args: (file: string, port: number, folder: string) => string[] }>
> = {
  node: { needs: process.execPath, args: (file) => [file] },
  python: { needs: 'python3', args: (file) => [file] },
  go: { needs: 'go', args: (file) => ['run', file] },
  php: { needs: 'php', args: (file, port) => ['-S', `localhost:${port}`, file] },
  ruby: { needs: 'ruby', args: (file, _, folder) => [join(folder, 'server.rb'), file] },
  java: { needs: 'java', args: (file) => [file] },
};

/** Whether this machine can run handlers of a language. */
export function canRun(languageId: string): boolean {
  const needs = commands[languageId]?.needs;
  if (needs === undefined) return false;
  return spawnSync(needs, [languageId === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).status === 0;
}

export interface RunningHandler {
  /** The status that the handler answers this request with. */
  send(headers: readonly (readonly [string, string])[], body: Uint8Array): Promise<number>;
  stop(): Promise<void>;
}

export async function runHandler(
  languageId: string,
  code: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningHandler> {
  const command = commands[languageId];
  const language = handlerLanguages.find(({ id }) => id === languageId);
  if (command === undefined || language === undefined) throw new Error(`nothing runs ${languageId}`);
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-handler-'));
  const file = join(folder, language.file);
  writeFileSync(file, code);
  writeFileSync(join(folder, 'server.rb'), rackServer);
  const port = await freePort();
  const child = spawn(command.needs, command.args(file, port, folder), {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], GOFLAGS: '-mod=mod', ...env, PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.stdout.resume();
  const ended = once(child, 'close');
  const address = await listeningAddress(
    port,
    () => child.exitCode !== null,
    () => complaints,
  );
  return {
    async send(headers, body) {
      const answer = await fetch(`http://${address}:${port}/hook`, {
        method: 'POST',
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        body: Buffer.from(body),
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    async stop() {
      // `go run` has a child of its own: the whole group goes.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Until the program accepts connections, however long a compiler takes. */
async function listeningAddress(port: number, ended: () => boolean, complaints: () => string): Promise<string> {
  for (;;) {
    if (ended()) throw new Error(`the handler ended: ${complaints()}`);
    for (const [host, written] of [
      ['127.0.0.1', '127.0.0.1'],
      ['::1', '[::1]'],
    ] as const) {
      const connected = await new Promise<boolean>((resolve) => {
        const socket = connect({ host, port }, () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
      if (connected) return written;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
