/**
 * Other programs that catch webhooks on a developer's machine, as far as they can do what `npm run bench -- peers` asks: answer a
 * POST over HTTPS and know afterwards what came. Fetched when they are first measured, at exact versions, into a folder of their own.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startScript, type Served } from './served.ts';

const folder = join(import.meta.dirname, '..', '..', '.cache', 'peers');

/** Another program while it answers at `url`. */
export interface ServedPeer extends Served {
  readonly url: string;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** What it keeps of a request, for whoever reads the figures. */
  readonly keeps: string;
  /** `pem`: file of a key and its certificate, for those that do not make their own. */
  start(pem: string): Promise<ServedPeer>;
}

const mockttp: Peer = {
  name: 'mockttp',
  version: '4.6.5',
  keeps: 'in memory',
  start: async () => {
    const served = await startScript(join(import.meta.dirname, 'peer-mockttp.ts'), folder);
    return { ...served, url: `https://127.0.0.1:${served.line}/bench` };
  },
};

const mockoon: Peer = {
  name: '@mockoon/cli',
  version: '9.9.0',
  keeps: 'the last 100, and a line of log each',
  start: async (pem) => {
    const port = await freePort();
    const data = join(folder, 'mockoon.json');
    writeFileSync(data, JSON.stringify(mockoonEnvironment(port, pem)));
    const command = join(folder, 'node_modules', '@mockoon', 'cli', 'bin', 'run.js');
    const served = await startScript(command, 'start', '--data', data, '--disable-admin-api');
    return { ...served, url: `https://127.0.0.1:${port}/bench` };
  },
};

export const peers: readonly Peer[] = [mockttp, mockoon];

/** Installs what is not there yet. Throws what npm said when it cannot. */
export function fetchPeers(): void {
  const dependencies = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  const installed = join(
    folder,
    `${peers
      .map(({ name, version }) => `${name}-${version}`)
      .join('+')
      .replaceAll('/', '-')}.done`,
  );
  if (existsSync(installed)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  process.stderr.write('fetching the programs to compare with ...\n');
  const args = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm could not fetch them: ${error?.message ?? stderr.trim().slice(-500)}`);
  writeFileSync(installed, '');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** One route that answers as the others do, nothing templated, no delay. */
function mockoonEnvironment(port: number, pem: string): object {
  const response = {
    uuid: 'reply',
    statusCode: 200,
    body: '{"received":true}',
    bodyType: 'INLINE',
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    rules: [],
    rulesOperator: 'OR',
    disableTemplating: true,
    fallbackTo404: false,
    default: true,
    latency: 0,
    label: '',
    filePath: '',
    sendFileAsBody: false,
    databucketID: '',
    crudKey: 'id',
    callbacks: [],
  };
  return {
    uuid: 'bench',
    lastMigration: 33,
    name: 'bench',
    hostname: '127.0.0.1',
    port,
    latency: 0,
    endpointPrefix: '',
    folders: [],
    routes: [
      {
        uuid: 'route',
        type: 'http',
        method: 'post',
        endpoint: 'bench',
        documentation: '',
        responses: [response],
        responseMode: null,
      },
    ],
    rootChildren: [{ type: 'route', uuid: 'route' }],
    tlsOptions: { enabled: true, type: 'CERT', certPath: pem, keyPath: pem, pfxPath: '', caPath: '', passphrase: '' },
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    proxyReqHeaders: [],
    proxyResHeaders: [],
    cors: false,
    headers: [],
    data: [],
    callbacks: [],
  };
}
