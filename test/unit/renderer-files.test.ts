import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerAppRequest } from '#main/hosts/electron/app-protocol.ts';
import { createRendererFiles } from '#main/hosts/renderer-files.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'renderer-files-'));
  root = join(base, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><p>page</p>');
  writeFileSync(join(root, 'assets/index-abc.js'), 'run()');
  writeFileSync(join(root, 'assets/picture.svg'), '<svg/>');
  writeFileSync(join(root, 'assets/secrets.key'), 'k');
  writeFileSync(join(root, '.env.json'), '{}');
  writeFileSync(join(base, 'outside.js'), 'secret');
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('the built renderer', () => {
  test('a page carries a fresh nonce in its text and in its policy, and is never kept', async () => {
    const files = createRendererFiles(root);
    const [first, second] = [await files.resolve('/'), await files.resolve('/index.html')];
    const nonceOf = (file: typeof first): string | undefined =>
      /nonce="([^"]+)"/.exec(Buffer.from(file?.bytes ?? []).toString())?.[1];

    expect(nonceOf(first)).toMatch(/^[\w+/]{24}$/);
    expect(nonceOf(first)).not.toBe(nonceOf(second));
    expect(first?.headers['content-security-policy']).toContain(`'nonce-${nonceOf(first)}'`);
    expect(first?.headers['cache-control']).toBe('no-store');
    expect(first?.type).toBe('text/html; charset=utf-8');
  });

  test('the policy lets nothing run, load, post or frame but what is ours', async () => {
    const page = await createRendererFiles(root).resolve('/');
    const policy = page?.headers['content-security-policy'] ?? '';

    expect(policy.replace(/'nonce-[^']+'/, "'nonce'").split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce'",
      "img-src 'self' data: blob:",
      'media-src blob:',
      "font-src 'self' data:",
      "connect-src 'self'",
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  test('files named by their content are kept for ever, with their type and nosniff', async () => {
    const script = await createRendererFiles(root).resolve('/assets/index-abc.js');

    expect(Buffer.from(script?.bytes ?? []).toString()).toBe('run()');
    expect(script?.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      // What it may do when it is started as a worker: run our own code, and fetch nothing.
      'content-security-policy': "default-src 'none'; script-src 'self'",
    });
  });

  test('a picture opened by itself can run nothing', async () => {
    const picture = await createRendererFiles(root).resolve('/assets/picture.svg');
    expect(picture?.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  test.each([
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/assets/..%2f..%2foutside.js',
    '/assets/%5c..%5c..%5coutside.js',
    '//etc/passwd.js',
    '/C:/outside.js',
    '/assets//index-abc.js',
    '/assets/index-abc.js%00.html',
    '/%E0%A4%A',
    '/.env.json',
    '/assets/secrets.key',
    '/assets',
    '/missing.js',
    '/index.html/x.js',
    'index.html',
    '',
    `/${'a'.repeat(5000)}.js`,
  ])('%s is not served', async (path) => {
    expect(await createRendererFiles(root).resolve(path)).toBeNull();
  });

  test('a link that leads out of the folder is not followed', async () => {
    symlinkSync(join(base, 'outside.js'), join(root, 'assets/link.js'));
    expect(await createRendererFiles(root).resolve('/assets/link.js')).toBeNull();
  });

  test('a folder that is not built has no page', async () => {
    expect(await createRendererFiles(join(base, 'nowhere')).resolve('/')).toBeNull();
  });
});

function ask(url: string, method = 'GET'): Promise<Response> {
  return answerAppRequest(new Request(url, { method }), createRendererFiles(root));
}

describe('app://', () => {
  test('serves the page and its files of the host hookwright, whatever the query', async () => {
    const page = await ask('app://hookwright/index.html?x=1#y');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<p>page</p>');
  });

  test.each([
    ['app://elsewhere/index.html', 'GET', 404],
    ['app://hookwright:1/index.html', 'GET', 404],
    ['https://hookwright/index.html', 'GET', 404],
    ['app://hookwright/%2e%2e/outside.js', 'GET', 404],
    ['app://hookwright/index.html', 'POST', 405],
  ])('%s by %s is refused with a policy that allows nothing', async (url, method, status) => {
    const answer = await ask(url, method);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(await answer.text()).toBe('');
  });

  test('HEAD has the headers and no body', async () => {
    const answer = await ask('app://hookwright/', 'HEAD');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toBe('');
  });
});
