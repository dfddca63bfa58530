import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, type RedactionRules } from '#shared/redaction/redactor.ts';
import { isSecretField, isSecretHeader, isSecretParameter } from '#shared/redaction/sensitive-names.ts';
import type { HeaderPair } from '#shared/reply.ts';

const rules: RedactionRules = { secrets: [], signatureHeaders: [], personalData: false, keepLength: false };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (body: Uint8Array): string => Buffer.from(body).toString();

function redactBody(body: string | Uint8Array, contentType: string, more: Partial<RedactionRules> = {}): string {
  const content = typeof body === 'string' ? bytes(body) : body;
  const request = { target: '/', headers: [['Content-Type', contentType]] as HeaderPair[], body: content };
  return text(new Redactor({ ...rules, ...more }).begin().request(request).body);
}
function redactHeader(name: string, value: string, more: Partial<RedactionRules> = {}): string {
  const request = { target: '/', headers: [[name, value]] as HeaderPair[], body: new Uint8Array(0) };
  return new Redactor({ ...rules, ...more }).begin().request(request).headers[0]?.[1] ?? '';
}
function redactTarget(target: string): string {
  return new Redactor(rules).begin().request({ target, headers: [], body: new Uint8Array(0) }).target;
}

describe('names', () => {
  it.each([
    'password',
    'userPassword',
    'client_secret',
    'API-KEY',
    'apiKey',
    'access_token',
    'refreshToken',
    'private_key',
    'cvv',
    'otp',
    'x-hmac',
  ])('%s is the name of a secret', (name) => expect(isSecretField(name)).toBe(true));
  it.each([
    'token_type',
    'max_tokens',
    'tokens_used',
    'passenger',
    'secretary',
    'keyboard',
    'sessionId',
    'messageId',
    'author',
    'company',
    'pinned',
    'compass',
  ])('%s is not', (name) => expect(isSecretField(name)).toBe(false));
  it.each([
    'Authorization',
    'X-Api-Key',
    'X-Auth-Token',
    'Proxy-Authorization',
    'X-Hub-Signature-256',
    'X-CSRF-Token',
    'X-Forwarded-Client-Cert',
  ])('the header %s holds one', (name) => expect(isSecretHeader(name)).toBe(true));
  it.each(['Content-Type', 'Idempotency-Key', 'WWW-Authenticate', 'X-Request-Id', 'User-Agent', 'Authority', 'X-GitHub-Event'])(
    'the header %s does not',
    (name) => expect(isSecretHeader(name)).toBe(false),
  );
  it.each(['sig', 'token', 'X-Amz-Signature', 'X-Goog-Credential', 'key', 'code', 'api_key'])(
    'the parameter %s holds one',
    (name) => expect(isSecretParameter(name)).toBe(true),
  );
});

describe('headers', () => {
  it.each([
    ['Authorization', 'Bearer abc', 'Bearer <redacted:authorization:1>'],
    ['Authorization', 'odd-form', '<redacted:authorization:1>'],
    ['Cookie', 'a=1; b=secret; c=', 'a=<redacted:cookie:1>; b=<redacted:cookie:2>; c='],
    ['Set-Cookie', 'sid=abc; Path=/; HttpOnly', 'sid=<redacted:cookie:1>; Path=/; HttpOnly'],
    [
      'Referer',
      'https://u:p@a.example/?token=x&page=2',
      'https://%3Credacted:login:1%3E@a.example/?token=%3Credacted:token:1%3E&page=2',
    ],
    ['X-Note', 'call sk_live_abcdefghijkl now', 'call <redacted:api-key:1> now'],
    ['Content-Type', 'application/json', 'application/json'],
  ])('%s: %s becomes %s', (name, value, expected) => expect(redactHeader(name, value)).toBe(expected));

  it('one that a provider signs with is known by the provider', () => {
    expect(redactHeader('X-Odd', 'abcdef', { signatureHeaders: ['x-odd'] })).toBe('<redacted:x-odd:1>');
  });
});

describe('targets', () => {
  it('keep all but the values of secret parameters', () => {
    expect(redactTarget('/in/%20a?b=1&token=a%2Bb&sig=&x#access_token=q')).toBe(
      '/in/%20a?b=1&token=%3Credacted:token:1%3E&sig=&x#access_token=%3Credacted:access-token:1%3E',
    );
  });
});

describe('bodies', () => {
  it('JSON keeps every byte that is not secret', () => {
    const body =
      '{ "id" : 12345678901234567890, "n":1.0,\n"password":"p\\u0061ss-word", "list":[{"apiKey":null},{"apiKey":"k-123456"}], "id":2 }';
    expect(redactBody(body, 'application/json')).toBe(
      '{ "id" : 12345678901234567890, "n":1.0,\n"password":"<redacted:password:1>", "list":[{"apiKey":null},{"apiKey":"<redacted:api-key:1>"}], "id":2 }',
    );
  });

  it('everything within a secret container is taken out', () => {
    expect(redactBody('{"credentials":{"a":"one","b":[2,true]}}', 'application/json')).toBe(
      '{"credentials":{"a":"<redacted:credentials:1>","b":["<redacted:credentials:2>",true]}}',
    );
  });

  it('JSON within a string is looked into, and stays JSON', () => {
    const redacted = redactBody(JSON.stringify({ payload: JSON.stringify({ token: 'abc', keep: 1.5 }) }), 'application/json');
    const outer = JSON.parse(redacted) as { payload: string };
    expect(JSON.parse(outer.payload)).toEqual({ token: '<redacted:token:1>', keep: 1.5 });
  });

  it('JSON that is cut off is searched all the same', () => {
    expect(redactBody('{"a":{"password":"one"},"secret":"unfinish', 'application/json')).not.toMatch(/one|unfinish/);
  });

  it('forms keep the escapes of what they keep', () => {
    expect(
      redactBody('a=%7e+x&password=p%20w&payload=%7B%22token%22%3A%22t-1234%22%7D&b', 'application/x-www-form-urlencoded'),
    ).toBe('a=%7e+x&password=%3Credacted%3Apassword%3A1%3E&payload=%7B%22token%22%3A%22%3Credacted%3Atoken%3A1%3E%22%7D&b');
  });

  it('parts of a form, XML and lines of text', () => {
    const parts =
      '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nhidden\r\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nshown\r\n--b--\r\n';
    expect(redactBody(parts, 'multipart/form-data; boundary=b')).toBe(parts.replace('hidden', '<redacted:password:1>'));
    expect(redactBody('<x><ns:Password a="1">hidden</ns:Password><y token="hidden2">shown</y></x>', 'application/xml')).toBe(
      '<x><ns:Password a="1"><redacted:password:1></ns:Password><y token="<redacted:token:1>">shown</y></x>',
    );
    expect(redactBody('user: me\npassword: hidden\n', 'text/plain')).toBe('user: me\npassword: <redacted:password:1>\n');
  });

  it('bytes that are no text lose only what is known', () => {
    const body = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('the-known-secret'), Buffer.from([0xfe])]);
    const request = { target: '/', headers: [], body };
    const redacted = new Redactor({ ...rules, secrets: ['the-known-secret'] }).begin().request(request).body;
    expect(Buffer.from(redacted)).toEqual(
      Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('<redacted:secret:1>'), Buffer.from([0xfe])]),
    );
    expect(new Redactor(rules).begin().request(request).body).toBe(body);
  });

  it('lengths and types are kept where that is asked for', () => {
    const body = '{"password":"eleven-char","pin":1234,"token":-12.5,"other":"x"}';
    const redacted = redactBody(body, 'application/json', { keepLength: true });
    expect(redacted).toHaveLength(body.length);
    const parsed = JSON.parse(redacted) as Record<string, unknown>;
    expect(parsed).toMatchObject({
      password: expect.stringMatching(/^x+1$/),
      pin: expect.any(Number),
      token: expect.any(Number),
      other: 'x',
    });
    expect(redacted).not.toMatch(/eleven|1234|12\.5/);
  });

  it('phone numbers and addresses go where that is asked for, ids and times do not', () => {
    const body =
      '{"phone":"5511999","from":"+55 11 99999-9999","mail":"a.b@c.example","at":"2024-01-15T10:30:00.000Z","id":"550e8400-e29b-41d4-a716-446655440000"}';
    expect(redactBody(body, 'application/json')).toBe(body);
    expect(redactBody(body, 'application/json', { personalData: true })).toBe(
      '{"phone":"<redacted:phone:1>","from":"<redacted:phone:2>","mail":"<redacted:email:1>","at":"2024-01-15T10:30:00.000Z","id":"550e8400-e29b-41d4-a716-446655440000"}',
    );
  });
});

describe('what is known to be secret', () => {
  const secret = 'whsec_c2VjcmV0LW9mLWFuLWVuZHBvaW50';
  const writings = [
    secret,
    secret.slice(6),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(`user:${secret}`).toString('base64'),
    Buffer.from(`x${secret}yy`).toString('base64'),
    Buffer.from(`xx${secret}z`).toString('base64url'),
  ];
  it.each(writings)('is found as %s', (written) => {
    const redacted = redactBody(`{"note":"before ${written} after"}`, 'application/json', { secrets: [secret] });
    expect(redacted).not.toContain(written);
    expect(redacted).toMatch(/^\{"note":"before .*<redacted:secret:\d>.* after"\}$/);
  });

  it('what is found in one part is taken out of the others, a cut summary included', () => {
    const redaction = new Redactor(rules).begin();
    const { headers, body } = redaction.request({
      target: '/',
      headers: [['X-Echo', 'the value is tell-nobody-this']],
      body: bytes('{"password":"tell-nobody-this"}'),
    });
    expect(headers[0]?.[1]).toBe('the value is <redacted:password:1>');
    expect(text(body)).toBe('{"password":"<redacted:password:1>"}');
    expect(redaction.text('It begins with tell-nobody…')).toBe('It begins with <redacted:password:1>');
  });

  it('the bytes of a request that no parser took', () => {
    const redaction = new Redactor({ ...rules, signatureHeaders: ['X-Odd'] }).begin();
    const packet = bytes(
      'POST /x?token=aaaaaa HTTP/9\r\nAuthorization: Bearer bbbbbb\r\nX-Odd: cccccc\r\nno header\r\n\r\n{"secret":"dddddd","keep":1}',
    );
    expect(text(redaction.rawPacket(packet))).toBe(
      'POST /x?token=%3Credacted:token:1%3E HTTP/9\r\nAuthorization: Bearer <redacted:authorization:1>\r\nX-Odd: <redacted:x-odd:1>\r\nno header\r\n\r\n{"secret":"<redacted:secret:1>","keep":1}',
    );
  });
});

describe('whatever comes', () => {
  const canary = 'c4n4ry-Value/+="\\é';
  it('a secret anywhere in JSON never comes through, and JSON stays JSON', () => {
    const key = fc.constantFrom('password', 'token', 'note', 'a', 'list');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(canary),
        fc.string().map((noise) => `${noise}${canary}`),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(value, (made) => {
        const redacted = redactBody(JSON.stringify(made), 'application/json', { secrets: [canary] });
        expect(redacted).not.toContain(JSON.stringify(canary).slice(1, -1));
        expect(() => JSON.parse(redacted) as unknown).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('any bytes and any type end soon and without an error', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(
          'application/json',
          'text/xml',
          'multipart/form-data; boundary=b',
          'application/x-www-form-urlencoded',
          '',
        ),
        (body, type) => {
          redactBody(body, type, { secrets: [canary], personalData: true });
        },
      ),
    );
    const slow = [
      `${'a'.repeat(200_000)}@`,
      '+1 '.repeat(70_000),
      `<${'a'.repeat(100_000)}`,
      '"'.repeat(100_000),
      'a='.repeat(50_000),
      '--b\r\n'.repeat(20_000),
      'eyJ'.repeat(50_000),
    ];
    for (const body of slow) {
      for (const type of ['application/json', 'text/plain', 'application/xml', 'multipart/form-data; boundary=b']) {
        const began = performance.now();
        redactBody(body, type, { personalData: true });
        expect(performance.now() - began, `${type} of ${body.slice(0, 8)}`).toBeLessThan(4000);
      }
    }
  });
});
