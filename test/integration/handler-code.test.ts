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
        try {
          const sign = (secret: string, now = Date.now()) =>
            signRequest({ ...profile, signing: 'required' }, { secret, body: payload, now, schemeId: scheme.id });
          const headers = sign(signing);
          expect(await handler.send(headers, payload), 'as signed').toBe(200);
          expect(await handler.send(sign(previous.signing), payload), 'with the secret before').toBe(200);
          expect(await handler.send(sign(secretsFor(scheme).signing), payload), 'with another secret').toBe(401);
          if (scheme.algorithm !== 'shared-token') {
            const flipped = Buffer.from(payload);
            flipped[5] = (flipped[5] ?? 0) ^ 1;
            expect(await handler.send(headers, flipped), 'with one bit changed').toBe(401);
            expect(await handler.send(headers, payload.subarray(0, -1)), 'without its last byte').toBe(401);
          }
          for (const [missing] of headers) {
            const rest = headers.filter(([name]) => name !== missing);
            expect(await handler.send(rest, payload), `without ${missing}`).toBe(401);
          }
          expect(await handler.send([[scheme.header, '']], payload), 'with an empty signature').toBe(401);
          expect(await handler.send([[scheme.header, 'nonsense=,= ,']], payload), 'with nonsense').toBe(401);
          if (scheme.timestamp !== null) {
            const beyond = (scheme.timestamp.toleranceSeconds + 30) * 1000;
            const within = (scheme.timestamp.toleranceSeconds - 60) * 1000;
            expect(await handler.send(sign(signing, Date.now() - beyond), payload), 'signed too long ago').toBe(401);
            expect(await handler.send(sign(signing, Date.now() + beyond), payload), 'signed in the future').toBe(401);
            expect(await handler.send(sign(signing, Date.now() - within), payload), 'signed a while ago').toBe(200);
          }
        } finally {
          await handler.stop();
        }
      },
    );
  });
}
