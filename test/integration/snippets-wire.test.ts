/** Requests written down in each language, run as programs, against the bytes they were written from. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingForm } from '#shared/export/outgoing-form.ts';
import { snippetLanguage } from '#shared/export/snippet-languages.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { startTarget } from '../support/target-server.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookwright-snippets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Runner {
  readonly id: string;
  readonly file: string;
  readonly command: readonly [string, ...string[]];
  /** How to see whether the machine has it. */
  readonly probe: readonly [string, ...string[]];
  /** Sends names, repeats and values exactly, and nothing besides what every client writes. */
  readonly exact?: boolean;
}

const runners: readonly Runner[] = [
  { id: 'curl', file: 'send.sh', command: ['bash', 'send.sh'], probe: ['curl', '--version'], exact: true },
  { id: 'wget', file: 'send-wget.sh', command: ['bash', 'send-wget.sh'], probe: ['wget', '--version'] },
  { id: 'httpie', file: 'send-httpie.sh', command: ['bash', 'send-httpie.sh'], probe: ['http', '--version'] },
  { id: 'fetch', file: 'send-fetch.mjs', command: [process.execPath, 'send-fetch.mjs'], probe: [process.execPath, '--version'] },
  {
    id: 'node',
    file: 'send-node.mjs',
    command: [process.execPath, 'send-node.mjs'],
    probe: [process.execPath, '--version'],
    exact: true,
  },
  {
    id: 'requests',
    file: 'send_requests.py',
    command: ['python3', 'send_requests.py'],
    probe: ['python3', '-c', 'import requests'],
  },
  { id: 'http-client', file: 'send.py', command: ['python3', 'send.py'], probe: ['python3', '--version'], exact: true },
  { id: 'go', file: 'send.go', command: ['go', 'run', 'send.go'], probe: ['go', 'version'], exact: true },
  {
    id: 'php',
    file: 'send.php',
    command: ['php', 'send.php'],
    probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
    exact: true,
  },
  { id: 'ruby', file: 'send.rb', command: ['ruby', 'send.rb'], probe: ['ruby', '--version'] },
  { id: 'java', file: 'Send.java', command: ['java', 'Send.java'], probe: ['javac', '--version'] },
  { id: 'powershell', file: 'send.ps1', command: ['pwsh', '-File', 'send.ps1'], probe: ['pwsh', '--version'] },
];

const byteText = (text: string): string => Buffer.from(text).toString('latin1');
const headers: HeaderPair[] = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['X-Odd-CASE', `it's "quoted" \\ back\`tick\` $HOME $(id) \${1+1} #{1+1} %s !history ~ * ? [a] {b,c} ;&|<>`],
  ['X-Empty', ''],
  ['User-Agent', 'Provider/1.0 (+https://provider.example)'],
  ['Accept', '*/*'],
  ['X-At', '@/etc/passwd'],
];
const nastyText = `{"a":"it's \\"x\\" \\\\ \`id\` $(id) $HOME \${1+1} #{1+1} %s %n !! '''\\u0041 \\( ","de":"Grüße 你好 👋"}\r\n\tEOF\nBODY\n'"@`;
const target = `/in'box/x?a=1&a=2&b=%20%2B$(id)&c[]=!x`;

const cases: readonly (readonly [string, Partial<OutgoingForm>])[] = [
  ['text with everything that a shell or a language could take for its own', { body: Buffer.from(nastyText) }],
  ['a body that begins with an at sign', { body: Buffer.from('@/etc/passwd') }],
  ['every byte there is', { body: Uint8Array.from({ length: 256 }, (_, value) => value) }],
  ['bytes that are no text, without a zero', { body: Uint8Array.from([0xff, 0xfe, 0x27, 0x5c, 0x0a, 0x0d, 0x1b, 0x5b, 0xc3]) }],
  ['control characters that a terminal would act on', { body: Buffer.from('\u001b[201~id\n\u001b]0;x\u0007\u202e') }],
  ['a body too long for an argument', { body: Buffer.alloc(300_000, 'long ') }],
  ['another method, and no body', { method: 'DELETE', body: new Uint8Array(0) }],
];
const base: OutgoingForm = { method: 'POST', url: '', headers, body: new Uint8Array(0) };

async function run({ file, command }: Runner, text: string): Promise<string> {
  writeFileSync(join(folder, file), text);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, GOCACHE: join(tmpdir(), 'hookwright-go') },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return said;
}

function readHead(head: string): { line: string; headers: HeaderPair[] } {
  const [line = '', ...rest] = head.split('\r\n').filter((each) => each !== '');
  return {
    line,
    headers: rest.map((each): HeaderPair => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 1).trimStart()]),
  };
}

const ofEveryClient = new Set(['host', 'content-length', 'connection', 'accept-encoding']);
const sorted = (pairs: readonly HeaderPair[]): string[] => pairs.map(([name, value]) => `${name}: ${value}`).toSorted();

/** What is compared: all of it, or where a client writes names its own way, the values of those that were given. */
function headersSeen(pairs: readonly HeaderPair[], { exact }: Runner): string[] {
  if (exact === true) return sorted(pairs);
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  // Some clients leave an empty one out; that harms nobody.
  const kept = pairs.filter(([name, value]) => given.has(name.toLowerCase()) && value !== '');
  return sorted(kept.map(([name, value]): HeaderPair => [name.toLowerCase(), value]));
}

for (const runner of runners) {
  const language = snippetLanguage(runner.id);
  const [probe, ...probeArgs] = runner.probe;
  const available = spawnSync(probe, probeArgs, { stdio: 'ignore' }).status === 0;
  describe(`a request as ${language?.title}`, () => {
    // Starting a language takes its time: two cases hold nearly all there is to get wrong.
    const chosen = ['curl', 'wget', 'httpie', 'node'].includes(runner.id)
      ? cases
      : cases.filter((_, index) => index === 0 || index === 2);
    test.for(chosen)('sends %s', async ([, change], { skip }) => {
      skip(!available, `${language?.title} is not on this machine`);
      const server = await startTarget();
      const form = { ...base, ...change, url: server.url + target };
      const written = language?.write(form);
      const said = await run(runner, written?.text ?? '');
      expect(server.requests, said).toHaveLength(1);
      const [seen] = server.requests;
      const { line, headers: came } = readHead(seen?.head ?? '');
      expect(
        Buffer.from(seen?.body ?? []).equals(Buffer.from(form.body)),
        `the body is ${seen?.body.toString('latin1').slice(0, 500)}`,
      ).toBe(true);
      const [method, path] = line.split(' ');
      expect(method).toBe(form.method);
      expect(decodeURIComponent(path ?? '')).toBe(decodeURIComponent(target));
      const own = came.filter(([name]) => !ofEveryClient.has(name.toLowerCase()));
      expect(runner.exact === true ? path : target).toBe(target);
      expect(headersSeen(own, runner)).toEqual(headersSeen(headers, runner));
    });

    test('keeps repeated headers, or says that it cannot', async ({ skip }) => {
      skip(!available || ['java', 'go'].includes(runner.id), 'covered by one of the others');
      const server = await startTarget();
      const repeated: HeaderPair[] = [
        ['X-Twice', 'one'],
        ['X-Other', 'x'],
        ['x-twice', 'two'],
      ];
      const written = language?.write({ ...base, headers: repeated, url: `${server.url}/`, body: Buffer.from('{}') });
      await run(runner, written?.text ?? '');
      const { headers: came } = readHead(server.requests[0]?.head ?? '');
      const values = came.filter(([name]) => name.toLowerCase() === 'x-twice').map(([, value]) => value);
      const notes = (written?.notes ?? []).join(' ');
      const told = notes.includes('joins') ? ['one, two'] : notes.includes('once') ? ['two'] : ['one', 'two'];
      expect(values.toSorted()).toEqual(told);
    });
  });
}

describe('curl', () => {
  test('sends any request exactly', async () => {
    const [curl] = runners;
    if (curl === undefined) throw new Error('curl is the first');
    const server = await startTarget();
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
      maxLength: 30,
    });
    const form = fc.record({
      method: fc.constantFrom('POST', 'PUT', 'PATCH', 'GET', 'PROPFIND'),
      body: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => Buffer.from(text)),
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom('X-A', 'x-b', 'X-C'),
          value.map((text) => text.replaceAll(/[\x7f]/g, '').trim()),
        ),
        { maxLength: 4 },
      ),
      path: fc.string({
        unit: fc.constantFrom('a', '/', '.', '%41', '[', '{', '"', "'", '`', '$', '\\', '#', '?', '&', '!', '\u00e9'),
        maxLength: 10,
      }),
    });
    await fc.assert(
      fc.asyncProperty(form, async ({ path, ...made }) => {
        server.requests.length = 0;
        const written = snippetLanguage('curl')?.write({ ...made, url: `${server.url}/${path}` });
        const said = await run(curl, written?.text ?? '');
        expect(server.requests, `${said}\n${written?.text}`).toHaveLength(1);
        const [seen] = server.requests;
        const { line, headers: came } = readHead(seen?.head ?? '');
        expect(line).toBe(`${made.method} /${path} HTTP/1.1`);
        expect(Buffer.from(seen?.body ?? []).equals(Buffer.from(made.body))).toBe(true);
        expect(sorted(came.filter(([name]) => !ofEveryClient.has(name.toLowerCase())))).toEqual(sorted(made.headers));
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });

  test('header bytes beyond ASCII go as they came', async () => {
    const [curl] = runners;
    if (curl === undefined) throw new Error('curl is the first');
    const server = await startTarget();
    const utf8 = byteText('Grüße');
    const written = snippetLanguage('curl')?.write({
      ...base,
      headers: [
        ['X-Latin', 'caf\u00e9'],
        ['X-Utf8', utf8],
      ],
      url: server.url,
    });
    await run(curl, written?.text ?? '');
    expect(sorted(readHead(server.requests[0]?.head ?? '').headers)).toEqual(
      expect.arrayContaining(['X-Latin: caf\u00e9', `X-Utf8: ${utf8}`]),
    );
  });
});
