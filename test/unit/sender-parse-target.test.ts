import { describe, expect, it } from 'vitest';
import { parseTarget } from '#main/sender/parse-target.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { TargetInput } from '#shared/target.ts';
import { issueCertificate } from '../support/issued-certificates.ts';

function refusal(input: TargetInput): HookwrightError {
  try {
    parseTarget(input);
  } catch (error) {
    if (error instanceof HookwrightError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(input).slice(0, 200)}`);
}

describe('a target', () => {
  it('is given with its defaults', () => {
    expect(parseTarget({ url: ' http://localhost:3000/hook?a=1 ' })).toEqual({
      url: 'http://localhost:3000/hook?a=1',
      ca: null,
      skipVerify: false,
      clientCertificate: null,
      hostOverride: null,
      proxy: null,
      redirects: 0,
      allowLinkLocal: false,
    });
  });

  it('shows a unicode host as it is looked up', () => {
    expect(parseTarget({ url: 'https://bücher.example/ü#top' }).url).toBe('https://xn--bcher-kva.example/%C3%BC');
  });

  it.each([
    ['', 'empty'],
    ['localhost:3000/hook', 'does not begin with http'],
    ['/hook', 'does not begin with http'],
    ['ftp://example.com/', 'scheme "ftp"'],
    ['javascript:alert(1)', 'scheme "javascript"'],
    ['file:///etc/passwd', 'scheme "file"'],
    ['http:///hook', 'no host'],
    ['http:example.com', 'no host'],
    ['http://localhost:0/', 'port 0'],
    ['http://localhost:65536/', 'port'],
    ['http://exa mple.com/', 'host'],
    ['http://[::1/', 'host'],
    ['http://exam\r\nple.com/', 'line break'],
    [`http://localhost/${'a'.repeat(9000)}`, 'longer than 8192'],
    [`http://localhost/${'ü'.repeat(4000)}`, 'longer than 8192'],
  ])('is refused as %j', (url, problem) => {
    const error = refusal({ url });
    expect(error.code).toBe('target-malformed');
    expect(error.field).toBe('url');
    expect(error.problem).toContain(problem);
  });

  it('with credentials is refused without repeating them', () => {
    const error = refusal({ url: 'https://someone:hunter2@example.com/' });
    expect(error.code).toBe('target-malformed');
    expect(error.message).toContain('user name or password');
    expect(error.message).not.toMatch(/hunter2|someone/);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://0xA9FEA9FE/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[fd00:ec2::23]/',
    'http://[fd00:c1::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[64:ff9b::100.100.100.200]/',
    'http://[::169.254.169.254]/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://①⑥⑨.254.169.254/',
    'http://100.100.100.200/',
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
  ])('at %s is refused until link-local ones are allowed', (url) => {
    expect(refusal({ url }).code).toBe('target-forbidden');
    expect(parseTarget({ url, allowLinkLocal: true }).allowLinkLocal).toBe(true);
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://10.0.0.1/',
    'http://169.253.0.1/',
    'http://[fc00::1]/',
    'http://[2002:a00:1::1]/',
  ])('at %s is accepted', (url) => {
    expect(parseTarget({ url }).url).toBe(url);
  });

  it.each(['https://proxy:8080', 'socks5://proxy', 'proxy:8080', 'http://proxy:0', 'http://proxy/path', 'http:///'])(
    'with the proxy %s is refused',
    (proxy) => {
      expect(refusal({ url: 'http://localhost/', proxy }).field).toBe('proxy');
    },
  );

  it('goes through no proxy at such an address either, until they are allowed', () => {
    const through = { url: 'http://example.com/', proxy: 'http://169.254.169.254:80' };
    expect(refusal(through)).toMatchObject({ code: 'target-forbidden', field: 'proxy' });
    expect(parseTarget({ ...through, allowLinkLocal: true }).proxy).toBe(through.proxy);
  });

  it.each(['a\r\nX-Injected: 1', 'a b', 'a/b', 'user@host', 'bücher.example'])(
    'with the Host override %j is refused',
    (hostOverride) => {
      expect(refusal({ url: 'http://localhost/', hostOverride }).field).toBe('hostOverride');
    },
  );

  it('needs certificates that can be read and belong together', async () => {
    const url = 'https://localhost/';
    const one = await issueCertificate({ commonName: 'one' });
    const other = await issueCertificate({ commonName: 'other' });
    const client = (certificate: string, key: string): TargetInput => ({ url, clientCertificate: { certificate, key } });
    expect(parseTarget({ ...client(one.cert, one.key), ca: `${one.cert}${other.cert}` }).ca).toContain('BEGIN');
    expect(refusal({ url, ca: 'not a certificate' }).field).toBe('ca');
    expect(refusal({ url, ca: one.cert.replace(/M/, '!') }).field).toBe('ca');
    expect(refusal(client(one.key, one.key)).field).toBe('clientCertificate.certificate');
    const mismatch = refusal(client(one.cert, other.key));
    expect(mismatch.field).toBe('clientCertificate.key');
    expect(mismatch.problem).toContain('does not belong');
    expect(mismatch.message).not.toContain('PRIVATE');
  });
});
