import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '#main/clock.ts';
import { createFileFetcher, type FileFetcher, type FetcherOptions } from '#main/sender/fetch-file.ts';
import { isPrivateAddress } from '#main/sender/private-address.ts';
import { FakeClock } from '../support/fake-clock.ts';

const limits = { limitBytes: 1_000_000, totalMs: 10_000, allowPrivate: false };

interface FileServer {
  readonly url: string;
  readonly port: number;
  readonly asked: IncomingMessage[];
}

async function serveFiles(answer: RequestListener): Promise<FileServer> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://files.example:${port}`, port, asked };
}

/** Every name leads to this machine, and this machine counts as the open internet. */
function fetcher(more: Partial<FetcherOptions> = {}): FileFetcher {
  return createFileFetcher({
    clock: systemClock,
    resolve: async () => ['127.0.0.1'],
    isPrivate: (address) => address !== '127.0.0.1',
    ...more,
  });
}

describe('fetching a file that a payload points to', () => {
  test('asks once, with nothing of ours in the request, and tells what came', async () => {
    const server = await serveFiles((_request, response) => {
      response.setHeader('content-type', 'image/png');
      response.setHeader('content-disposition', `attachment; filename="plain.png"; filename*=UTF-8''r%C3%A9sum%C3%A9.png`);
      response.end('bytes');
    });
    const file = await fetcher()(`${server.url}/a/b.png?signature=xyz`, limits);
    expect(Buffer.from(file.bytes).toString()).toBe('bytes');
    expect(file).toMatchObject({ contentType: 'image/png', fileName: 'résumé.png', contentEncodings: [] });
    expect(server.asked).toHaveLength(1);
    const [request] = server.asked;
    expect([request?.method, request?.url]).toEqual(['GET', '/a/b.png?signature=xyz']);
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  test('refuses this machine and its network by name, by number and behind a redirect, until it is allowed', async () => {
    const server = await serveFiles((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: `http://inside.example:${server.port}/secret` }).end();
      else response.end('secret');
    });
    const strict = createFileFetcher({ clock: systemClock, resolve: async () => ['10.0.0.7', '::1'] });
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', 'localhost', 'metadata.google.internal']) {
      await expect(strict(`http://${host}:${server.port}/`, limits), host).rejects.toMatchObject({ code: 'attachment-refused' });
    }
    const inside = fetcher({ resolve: async (host) => (host === 'inside.example' ? ['127.0.0.2'] : ['127.0.0.1']) });
    await expect(inside(`${server.url}/away`, limits)).rejects.toMatchObject({ code: 'attachment-refused' });
    expect(server.asked.map(({ url }) => url)).toEqual(['/away']);
    const allowed = await strict(`http://127.0.0.1:${server.port}/`, { ...limits, allowPrivate: true });
    expect(Buffer.from(allowed.bytes).toString()).toBe('secret');
  });

  test('follows no redirect to a cloud’s metadata, though the user allowed the network', async () => {
    const server = await serveFiles((_request, response) => {
      response.writeHead(302, { location: `http://metadata.example:${server.port}/credentials` }).end();
    });
    const resolve = async (): Promise<string[]> => ['169.254.169.254'];
    const fetching = fetcher({ resolve })(`http://127.0.0.1:${server.port}/`, { ...limits, allowPrivate: true });
    // Not as a question: asked again, the user would only confirm what was meant for the first address.
    await expect(fetching).rejects.toMatchObject({
      code: 'attachment-failed',
      problem: 'It redirects to metadata.example, a link-local or cloud-metadata address.',
    });
  });

  test('connects to the address it looked at, whatever the name server says next', async () => {
    const server = await serveFiles((_request, response) => response.end('right'));
    const answers = [['127.0.0.1'], ['127.0.0.9']];
    const file = await fetcher({ resolve: async () => answers.shift() ?? [] })(`${server.url}/`, limits);
    expect(Buffer.from(file.bytes).toString()).toBe('right');
    expect(answers).toHaveLength(1);
  });

  test('stops at the size limit, announced or not', async () => {
    let sent = 0;
    const server = await serveFiles((request, response) => {
      if (request.url === '/announced') {
        response.setHeader('content-length', 2_000_000);
        response.write('x');
        return;
      }
      const more = (): void => {
        while (sent < 50_000_000 && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    for (const path of ['/announced', '/endless']) {
      await expect(fetcher()(server.url + path, limits), path).rejects.toMatchObject({ code: 'attachment-too-large' });
    }
    expect(sent).toBeLessThan(20_000_000);
  });

  test('gives up when the time is over or the caller goes away', async () => {
    const clock = new FakeClock();
    const asked = Promise.withResolvers<void>();
    const server = await serveFiles(() => asked.resolve());
    const slow = fetcher({ clock })(`${server.url}/`, limits).catch((error: unknown) => error);
    await asked.promise;
    clock.advance(10_000);
    expect(await slow).toMatchObject({ code: 'attachment-failed', problem: 'It did not arrive within 10 seconds.' });
    const leaving = new AbortController();
    const left = fetcher({ clock })(`${server.url}/`, limits, leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ problem: 'Fetching was cancelled.' });
  });

  test('follows three redirects, never from https to http, and says what went wrong', async () => {
    const server = await serveFiles((request, response) => {
      const left = Number(/\/(\d+)$/.exec(request.url ?? '')?.[1] ?? 0);
      if (request.url === '/gone') response.writeHead(403).end();
      else if (request.url === '/odd') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
      else response.end('there');
    });
    expect(Buffer.from((await fetcher()(`${server.url}/3`, limits)).bytes).toString()).toBe('there');
    await expect(fetcher()(`${server.url}/4`, limits)).rejects.toMatchObject({ problem: 'It redirects more than 3 times.' });
    await expect(fetcher()(`${server.url}/gone`, limits)).rejects.toMatchObject({
      problem: expect.stringContaining('answered 403: the URL may have expired') as string,
    });
    await expect(fetcher()(`${server.url}/odd`, limits)).rejects.toMatchObject({ code: 'attachment-failed' });
    for (const url of ['ftp://files.example/x', 'http://user:pass@files.example/', 'javascript:alert(1)', '']) {
      await expect(fetcher()(url, limits), url).rejects.toMatchObject({ code: 'attachment-failed' });
    }
  });
});

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['100.64.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['0.0.0.0', true],
  ['239.1.1.1', true],
  ['255.255.255.255', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['::', true],
  ['::ffff:10.0.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', true],
  ['64:ff9b::808:808', false],
  ['::7f00:1', true],
  ['fd12::1', true],
  ['fe80::1', true],
  ['ff02::1', true],
  ['2606:4700::1111', false],
  ['not an address', true],
])('%s is private: %s', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected);
});
