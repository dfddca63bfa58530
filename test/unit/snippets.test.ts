import { describe, expect, it } from 'vitest';
import { writeCurl } from '#shared/export/curl-command.ts';
import type { OutgoingForm } from '#shared/export/outgoing-form.ts';
import { snippetLanguages } from '#shared/export/snippet-languages.ts';
import { handlerCode, handlerLanguages } from '#shared/handler-code/handler-languages.ts';
import { fileFormats, otherLanguages, textLanguages, usualFormats } from '../../src/renderer/features/export/copy-formats.ts';
import { writeTextLanguage } from '../../src/renderer/features/export/more-languages.ts';
import { profileWith } from '../support/signed-requests.ts';

const hostile = `EVIL" EVIL' EVIL\\" EVIL\\' EVIL\` EVIL$(EVIL) EVIL\${EVIL} EVIL#{EVIL} EVIL\\(EVIL) EVIL"""EVIL '''EVIL*/ EVIL ?>EVIL <!--EVIL //EVIL`;
const form: OutgoingForm = {
  method: 'POST',
  url: `https://localhost/${hostile}?a=${hostile}`,
  headers: [
    ['X-Text', hostile],
    ['Content-Type', 'text/plain'],
  ],
  body: Buffer.from(`${hostile}\n${hostile}`),
};

/** Source without its strings, by the rules of the languages that use the backslash. */
const withoutStrings = (source: string): string =>
  source.replaceAll(/"(?:[^"\\\n]|\\[\s\S])*"/g, '""').replaceAll(/'(?:[^'\\\n]|\\[\s\S])*'/g, "''");

describe('languages for text', () => {
  it.each(textLanguages.map(({ id }) => id))('%s lets nothing out of its strings', async (id) => {
    const written = await writeTextLanguage(id, form);
    if (written === null || typeof written === 'string') throw new Error(`not written: ${written}`);
    expect(written.text).toContain('EVIL');
    expect(withoutStrings(written.text)).not.toContain('EVIL');
  });

  it('are refused what they cannot hold, in words', async () => {
    expect(await writeTextLanguage('reqwest', { ...form, body: Uint8Array.of(0xff) })).toContain('not plain text');
    expect(await writeTextLanguage('swift', { ...form, headers: [['X-A', '\u00e9']] })).toContain('beyond ASCII');
    expect(await writeTextLanguage('nobody', form)).toBeNull();
  });

  it('say when they send a repeated header once', async () => {
    const written = await writeTextLanguage('swift', {
      ...form,
      headers: [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    });
    expect(written).toMatchObject({ notes: expect.arrayContaining([expect.stringContaining('only the last')]) });
  });
});

describe('own languages', () => {
  it.each(snippetLanguages.map((language) => [language.id, language] as const))(
    '%s holds no control character but line feeds and tabs',
    (_, language) => {
      const { text } = language.write({ ...form, body: Buffer.from('\u001b[201~\u0007\u202e\u2028\r') });
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2028\u2029]/);
    },
  );

  it.each(['fetch', 'node', 'requests', 'http-client', 'go', 'java'])('%s lets nothing out of its strings', (id) => {
    const language = snippetLanguages.find((each) => each.id === id);
    expect(withoutStrings(language?.write(form).text ?? 'EVIL')).not.toContain('EVIL');
  });

  it('C# and PowerShell, which nothing here can run', () => {
    const [csharp, powershell] = ['csharp', 'powershell'].map(
      (id) => snippetLanguages.find((each) => each.id === id)?.write(form).text ?? 'EVIL',
    );
    expect(withoutStrings(csharp ?? '')).not.toContain('EVIL');
    expect((powershell ?? '').replaceAll(/'(?:[^']|'')*'/g, "''")).not.toContain('EVIL');
    const curly = snippetLanguages
      .find(({ id }) => id === 'powershell')
      ?.write({ ...form, url: 'https://a/', headers: [], body: Buffer.from('a\u2019; EVIL \u2018') }).text;
    expect(curly).not.toContain('EVIL');
  });

  it('headers that nobody could send are left out, and that is said', () => {
    const { text, notes } = writeCurl({
      ...form,
      headers: [
        ['X-A', 'a\r\nEvil: b'],
        ['bad name', 'x'],
        ['X-B', 'kept'],
      ],
    });
    expect(text).not.toContain('Evil');
    expect(text).toContain("--header 'X-B: kept'");
    expect(notes).toEqual(['2 headers that no client can send are left out.']);
  });

  it('curl is told what it would do by itself otherwise', () => {
    const curl = (more: Partial<OutgoingForm>): string =>
      writeCurl({ method: 'GET', url: 'http://a/', headers: [], body: new Uint8Array(0), ...more }).text;
    expect(curl({ url: 'http://a/[1-9]{a,b}' })).toContain('--globoff');
    expect(curl({ url: 'http://a/../b' })).toContain('--path-as-is');
    expect(curl({ url: 'http://a/a#b' })).toContain("--request-target '/a#b'");
    expect(curl({ method: 'HEAD' })).toContain('--head');
    expect(curl({ method: 'POST', body: Buffer.from('x') })).toContain("--header 'Content-Type:'");
    expect(curl({ method: 'GET', body: Buffer.from('x') })).toContain('--request GET');
  });

  it('every format of the menu is written by somebody', () => {
    const written = [...snippetLanguages.map(({ id }) => id), ...textLanguages.map(({ id }) => id), 'http', 'har', 'ndjson'];
    const offered = [...usualFormats, ...otherLanguages, ...textLanguages, ...fileFormats].map(({ id }) => id);
    expect(offered.toSorted()).toEqual(written.toSorted());
  });
});

describe('handler code', () => {
  const profile = profileWith({
    title: `EVIL"\n*/ ?> EVIL`,
    header: 'X-"EVIL"',
    layout: { kind: 'pairs', separator: `"EVIL'`, signatureKey: `"EVIL\\`, timestampKey: `$EVIL#{EVIL}` },
    signed: [{ timestamp: true }, { text: `"EVIL$(x)` }, { header: 'X-"EVIL' }, { body: true }],
    secret: { encoding: 'utf8', prefix: `"EVIL`, minBytes: null, maxBytes: null },
    timestamp: { header: null, unit: 'iso', toleranceSeconds: 300 },
  });
  it.each(handlerLanguages.map((language) => [language.id, language] as const))(
    '%s: what a profile says stays within its strings and comments',
    (_, language) => {
      const [scheme] = profile.signatures;
      if (scheme === undefined) throw new Error('there is a scheme');
      const code = handlerCode(language, { ...profile, name: `EVIL\n*/ EVIL ?> #{EVIL}` }, scheme);
      const lines = code.split('\n').filter((line) => !/^(?:\/\/|#|<\?php)/.test(line));
      // In Rack the names of headers are spelled in another way, quotes included.
      expect(withoutStrings(lines.join('\n')).replaceAll(/\/\^[^/]*\//g, '')).not.toContain('EVIL');
      expect(code.split('\n').filter((line) => line.includes('?>'))).toEqual([]);
    },
  );
});
