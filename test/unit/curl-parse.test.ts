import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeCurl, parseCurl } from '#shared/curl-parse.ts';
import { curlCommand } from '#shared/curl.ts';
import type { PastedRequest } from '#shared/paste/pasted-request.ts';

function read(line: string): PastedRequest {
  const reading = parseCurl(line);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.request;
}
function bodyOf(line: string): string {
  return new TextDecoder().decode(read(line).body);
}
function problemOf(line: string): string {
  const reading = parseCurl(line);
  return reading.ok ? '' : reading.problem;
}

describe('quoting', () => {
  it('reads POSIX quotes, escapes and line continuations', () => {
    const request = read(
      `curl -X PUT \\\n  -H 'X-One: it'\\''s' -H "X-Two: \\"a\\" \\$b" \\\n --data-raw a\\ b http://localhost/x`,
    );
    expect(request).toMatchObject({ method: 'PUT', url: 'http://localhost/x', warnings: [] });
    expect(request.headers.slice(0, 2)).toEqual([
      ['X-One', "it's"],
      ['X-Two', '"a" $b'],
    ]);
    expect(new TextDecoder().decode(request.body)).toBe('a b');
  });

  it('reads $-quotes with letters, units, points and bytes that are no text', () => {
    expect(bodyOf(String.raw`curl u --data-raw $'a\n\t\'\u00e9\ud83d\ude00\U0001F600\x41'`)).toBe("a\n\t'é😀😀A");
    expect([...read(String.raw`curl u --data-binary $'\xff\xfe\377a'`).body]).toEqual([0xff, 0xfe, 0xff, 0x61]);
  });

  it('reads what browsers copy for cmd.exe', () => {
    const line =
      'curl ^"https://localhost/a?x=1^&y=2^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":^\\^"100^%^ b^\\^"^}^"';
    const request = read(line);
    expect(request).toMatchObject({ method: 'POST', url: 'https://localhost/a?x=1&y=2', warnings: [] });
    expect(request.headers[0]).toEqual(['accept', '*/*']);
    expect(new TextDecoder().decode(request.body)).toBe('{"a":"100% b"}');
  });

  it('says what it would not run or expand, and stops there', () => {
    const request = read('curl -H "Authorization: Bearer $TOKEN" http://localhost/ | jq . > out');
    expect(request.headers).toEqual([['Authorization', 'Bearer $TOKEN']]);
    expect(request.warnings).toEqual([
      '“$TOKEN” is not expanded: it stands as it is.',
      'What follows the unquoted “|” is left out; nothing is run.',
    ]);
    expect(read('curl http://a/ -d "$(cat secret)"').warnings).toEqual(['“$(cat secret)” is not expanded: it stands as it is.']);
  });

  it('says what keeps it from being read', () => {
    expect(problemOf("curl 'http://localhost")).toMatch(/quote is opened and never closed/);
    expect(problemOf('curl -X POST')).toBe('The command names no URL.');
    expect(problemOf('wget http://localhost')).toMatch(/does not begin with “curl”/);
  });

  it('knows a curl line behind a prompt, a path and a variable', () => {
    expect(['$ curl x', 'A=b curl x', '/usr/bin/curl x', 'curl.exe x'].every(looksLikeCurl)).toBe(true);
    expect(['curly x', '{"curl": 1}', 'POST / HTTP/1.1'].some(looksLikeCurl)).toBe(false);
  });
});

describe('options', () => {
  it('joins data, takes letters together and adds the content type curl would', () => {
    const request = read('curl -sSkXPATCH -da=1 --data b=2 localhost:3000/hook');
    expect(request).toMatchObject({ method: 'PATCH', url: 'http://localhost:3000/hook', target: { skipVerify: true } });
    expect(request.headers).toEqual([['Content-Type', 'application/x-www-form-urlencoded']]);
    expect(new TextDecoder().decode(request.body)).toBe('a=1&b=2');
  });

  it('encodes --data-urlencode and moves data into the URL with -G', () => {
    expect(bodyOf("curl u --data-urlencode 'name=a b&c' --data-urlencode '=x/y' --data-urlencode 'plain!'")).toBe(
      'name=a%20b%26c&x%2Fy&plain%21',
    );
    expect(read('curl -G http://a/p?q=1#f -d x=2 -d y')).toMatchObject({ method: 'GET', url: 'http://a/p?q=1&x=2&y#f' });
  });

  it('sends --json as JSON, and a form in parts', () => {
    const json = read(`curl --json '{"a":1}' http://a/`);
    expect(json.headers).toEqual([
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json'],
    ]);
    const form = read(`curl -F 'one=1;type=text/x' --form-string 'two=@no file' http://a/`);
    const boundary = /boundary=(\S+)/.exec(form.headers[0]?.[1] ?? '')?.[1] ?? '';
    expect(new TextDecoder().decode(form.body)).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="one"\r\nContent-Type: text/x\r\n\r\n1\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="two"\r\n\r\n@no file\r\n--${boundary}--\r\n`,
    );
  });

  it('makes headers of -u, -A, -e and -b, and lets headers be empty or taken away', () => {
    const request = read(
      `curl -u ann:p -A agent -e http://r/ -b 'a=1; b=2' -H 'Empty;' -H 'Referer:' -H 'Host: other:1' http://a/`,
    );
    expect(request.headers).toEqual([
      ['Empty', ''],
      ['Authorization', 'Basic YW5uOnA='],
      ['User-Agent', 'agent'],
      ['Cookie', 'a=1; b=2'],
    ]);
    expect(request.target).toEqual({ hostOverride: 'other:1' });
  });

  it('carries over proxy, redirects and a name resolved by hand', () => {
    expect(read('curl -L --max-redirs 3 -x localhost:3128 http://a/').target).toEqual({
      redirects: 3,
      proxy: 'http://localhost:3128',
    });
    expect(read('curl --resolve shop.test:8443:127.0.0.1 https://shop.test:8443/x')).toMatchObject({
      url: 'https://127.0.0.1:8443/x',
      target: { hostOverride: 'shop.test:8443' },
    });
    expect(read('curl -I http://a/').method).toBe('HEAD');
  });

  it('never reads a file: every reference to one is told', () => {
    const line =
      'curl -d @body.json -F f=@photo.png -H @headers -b jar --cacert ca.pem --cert me.pem -T up --data-urlencode n@f http://a/';
    const { warnings, body } = read(line);
    expect(warnings.filter((warning) => warning.includes('is not read')).length).toBe(8);
    expect(new TextDecoder().decode(body)).not.toContain('body.json');
  });

  it('tells of options it does not know and takes only the first of two requests', () => {
    expect(read('curl --frobnicate http://a/ http://b/').warnings).toEqual([
      'The option --frobnicate is not known here and left out.',
      'Only the first URL is taken.',
    ]);
    expect(read('curl http://a/ --next http://b/')).toMatchObject({
      url: 'http://a/',
      warnings: ['Only the request before --next is read.'],
    });
    // Names of the object prototype are no options.
    expect(read('curl --constructor http://a/').warnings).toEqual(['The option --constructor is not known here and left out.']);
  });
});

const printable = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0'));
const token = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/);
const headerValue = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim());

describe('properties', () => {
  it('reads back every command Hookwright writes', () => {
    const headers = fc.array(
      fc.tuple(
        token.map((name) => `X-${name}`),
        fc.oneof(fc.constant(''), headerValue),
      ),
      { maxLength: 5 },
    );
    const request = fc.record({ method: fc.constantFrom('POST', 'PUT', 'DELETE', 'GET'), headers, body: printable, path: token });
    fc.assert(
      fc.property(request, ({ method, headers, body, path }) => {
        const url = `https://localhost:8443/${path}?a=1&b='2'`;
        const back = read(curlCommand({ method, url, headers: [...headers, ['Content-Type', 'text/x']], body, caPath: null }));
        expect(back).toMatchObject({ method, url, warnings: [] });
        expect(back.headers).toEqual([...headers, ['Content-Type', 'text/x']]);
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(back.body)).toBe(method === 'GET' ? '' : body);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any text without throwing', () => {
    const piece = fc.oneof(
      printable,
      fc.constantFrom("'", '"', '\\', "$'", '^"', '^\n', ' ', '-H', '-d', '-u', '--resolve', '--json', '-F', '@', '|', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const reading = parseCurl(`curl ${pieces.join('')}`);
        return reading.ok ? reading.request.url.length > 0 : reading.problem.endsWith('.') || reading.problem.endsWith('”.');
      }),
      { numRuns: 1_000 },
    );
  });
});
