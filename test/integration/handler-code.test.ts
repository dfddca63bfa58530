/**
 * Generated handlers as running programs, against requests signed as the provider signs them. Node.js and Python (where there
 * is one) run for every scheme; the other languages for two, or with HOOKWRIGHT_ALL_HANDLERS=1 for all.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signRequest } from '#main/signing/sign-request.ts';
import { handlerScheme } from '#shared/handler-code/handler-parts.ts';
import { handlerCode, handlerLanguages } from '#shared/handler-code/handler-languages.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { canRun, runHandler } from '../support/handler-process.ts';
import { discordLike, slackLike, tokenLike } from '../support/signed-requests.ts';

const everything = process.env['HOOKWRIGHT_ALL_HANDLERS'] === '1';
const always = ['node', 'python'];
const representative = ['stripe', 'standard-webhooks'];

interface Case {
  readonly profile: ProviderProfile;
  readonly scheme: SignatureScheme;
}

const own = (profile: ProviderProfile, id: string): ProviderProfile => ({ ...profile, id, name: `${id} */ ?> "x"\n#{1}` });
const profiles = [
  ...builtInProviders,
  own(slackLike, 'slack-like'),
  own(discordLike, '9-discord-like'),
  own(tokenLike, 'token-like'),
];
const cases: Case[] = profiles.flatMap((profile) => profile.signatures.map((scheme) => ({ profile, scheme })));

/** A secret to sign with and the one to check with. */
function secretsFor({ secret, algorithm }: SignatureScheme): { signing: string; checking: string } {
  if (algorithm === 'ed25519') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = (key: string | undefined): Buffer => Buffer.from(key ?? '', 'base64url');
    const encoding = secret.encoding === 'hex' ? 'hex' : 'base64';
    return {
      signing: `${secret.privatePrefix ?? ''}${raw(privateKey.export({ format: 'jwk' }).d).toString(encoding)}`,
      checking: `${secret.prefix}${raw(publicKey.export({ format: 'jwk' }).x).toString(encoding)}`,
    };
  }
  const bytes = randomBytes(32);
  const text = `${secret.prefix}${secret.encoding === 'utf8' ? `${bytes.toString('base64url')} "$x#{1}` : bytes.toString(secret.encoding)}`;
  return { signing: text, checking: text };
}

const payload = Buffer.from('{"text":"Grüße, 你好 👋\\r\\n","number":1.0}\n');

function needsMore(languageId: string, { algorithm }: SignatureScheme): boolean {
  return algorithm === 'ed25519' && (languageId === 'python' || languageId === 'csharp');
}

interface Sent {
  readonly what: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: Uint8Array;
  readonly answer: 200 | 401;
}

/** What a handler is tried with, and what it has to answer. */
function requestsFor(
  scheme: SignatureScheme,
  sign: (secret: string, now?: number) => HeaderPair[],
  secrets: { readonly current: string; readonly previous: string },
): Sent[] {
  const headers = sign(secrets.current);
  const flipped = Buffer.from(payload);
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  const changed: Sent[] = [
    { what: 'with one bit changed', headers, body: flipped, answer: 401 },
    { what: 'without its last byte', headers, body: payload.subarray(0, -1), answer: 401 },
  ];
  const aside = (scheme.timestamp?.toleranceSeconds ?? 0) * 1000;
  const times: Sent[] = [
    { what: 'signed too long ago', headers: sign(secrets.current, Date.now() - aside - 30_000), answer: 401 },
    { what: 'signed in the future', headers: sign(secrets.current, Date.now() + aside + 120_000), answer: 401 },
    { what: 'signed a while ago', headers: sign(secrets.current, Date.now() - aside + 120_000), answer: 200 },
  ];
  return [
    { what: 'as signed', headers, answer: 200 },
    { what: 'with the secret before', headers: sign(secrets.previous), answer: 200 },
    { what: 'with another secret', headers: sign(secretsFor(scheme).signing), answer: 401 },
    ...(scheme.algorithm === 'shared-token' ? [] : changed),
    ...headers.map(([missing]): Sent => ({
      what: `without ${missing}`,
      headers: headers.filter(([name]) => name !== missing),
      answer: 401,
    })),
    { what: 'with an empty signature', headers: [[scheme.header, '']], answer: 401 },
    { what: 'with nonsense', headers: [[scheme.header, 'nonsense=,= ,']], answer: 401 },
    ...(scheme.timestamp === null ? [] : times),
  ];
}

for (const language of handlerLanguages) {
  const available = canRun(language.id);
  describe(`the handler in ${language.title}`, () => {
    const chosen = cases.filter(
      ({ profile }) => everything || always.includes(language.id) || representative.includes(profile.id),
    );
    test.for(chosen)(
      'accepts what $profile.id signs with $scheme.id, and nothing else',
      async ({ profile, scheme }, { skip }) => {
        skip(!available, `${language.title} is not on this machine`);
        skip(needsMore(language.id, scheme), `${language.title} needs a package for ${scheme.algorithm}`);
        const { signing, checking } = secretsFor(scheme);
        const previous = secretsFor(scheme);
        const { variable } = handlerScheme(profile, scheme);
        const code = handlerCode(language, profile, scheme);
        expect(code).not.toContain(checking);
        const handler = await runHandler(language.id, code, {
          [variable]: checking,
          [`${variable}_PREVIOUS`]: previous.checking,
        });
        const sign = (secret: string, now = Date.now()): HeaderPair[] =>
          signRequest({ ...profile, signing: 'required' }, { secret, body: payload, now, schemeId: scheme.id });
        try {
          const requests = requestsFor(scheme, sign, { current: signing, previous: previous.signing });
          const answers: Record<string, number> = {};
          for (const { what, headers, body = payload } of requests) answers[what] = await handler.send(headers, body);
          expect(answers).toEqual(Object.fromEntries(requests.map(({ what, answer }) => [what, answer])));
        } finally {
          await handler.stop();
        }
      },
    );
  });
}
