import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexRowCount, hexRows } from '#shared/payload/hex.ts';
import { decodeText } from '#shared/payload/text.ts';
import { type TextPiece, visiblePieces } from '#shared/payload/visible-text.ts';

const utf8 = new TextEncoder();

describe('decoding for the eye', () => {
  it('reads UTF-8 of any script', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\uFEFF')),
        (text) => {
          expect(decodeText(utf8.encode(text), null)).toEqual({
            text,
            charset: 'utf-8',
            invalid: 0,
            byteOrderMark: false,
            problem: null,
          });
        },
      ),
    );
  });

  it('counts invalid bytes and leaves a mark for each, but not for a U+FFFD that was sent', () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0xef, 0xbf, 0xbd, 0xc3, 0x28, 0xe2, 0x82]);
    expect(decodeText(bytes, 'utf-8')).toMatchObject({ text: 'a\uFFFD\uFFFD\uFFFD(\uFFFD', invalid: 3 });
  });

  it('lets a byte order mark decide and leaves it out', () => {
    expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]), 'utf-16le')).toMatchObject({
      text: 'a',
      charset: 'utf-8',
      byteOrderMark: true,
    });
    expect(decodeText(Uint8Array.from([0xff, 0xfe, 0x61, 0]), null)).toMatchObject({
      text: 'a',
      charset: 'utf-16le',
      byteOrderMark: true,
    });
    expect(decodeText(Uint8Array.from([0xfe, 0xff, 0, 0x61]), null)).toMatchObject({
      text: 'a',
      charset: 'utf-16be',
      byteOrderMark: true,
    });
  });

  it('reads UTF-16 and Latin-1 when the header says so', () => {
    expect(decodeText(Uint8Array.from([0x61, 0, 0xfd, 0xff, 0x00, 0xd8]), 'UTF-16LE')).toMatchObject({
      text: 'a\uFFFD\uFFFD',
      invalid: 1,
    });
    expect(decodeText(Uint8Array.from([0x63, 0xe9, 0x80]), ' ISO-8859-1 ')).toMatchObject({
      text: 'cé€',
      charset: 'windows-1252',
      invalid: 0,
    });
  });

  it('reads an unknown charset as UTF-8 and says so, without bringing control characters into the message', () => {
    const decoded = decodeText(utf8.encode('é'), '\u001b[31mklingon');
    expect(decoded).toMatchObject({ text: 'é', charset: 'utf-8' });
    expect(decoded.problem).toBe('The charset “?[31mklingon” is not known; read as UTF-8.');
  });
});

function labels(text: string): string[] {
  return visiblePieces(text).pieces.map((piece) =>
    piece.kind === 'plain' ? piece.text : `<${piece.kind} ${piece.label}${piece.count > 1 ? `×${piece.count}` : ''}>`,
  );
}

function sent(piece: TextPiece): string {
  return piece.kind === 'plain' ? piece.text : piece.text.repeat(piece.count);
}

describe('what is not seen is made visible', () => {
  it.each<[string, string, string[]]>([
    [
      'control characters',
      'a\0b\u001b[31m\u007f\u0085',
      ['a', '<control NUL>', 'b', '<control ESC>', '[31m', '<control DEL>', '<control U+0085>'],
    ],
    ['zero width', 'pay\u200bpal\u200b\u200b\u2060', ['pay', '<invisible ZWSP>', 'pal', '<invisible ZWSP×2>', '<invisible WJ>']],
    ['direction overrides', 'invoice\u202efdp.exe\u2069', ['invoice', '<bidi RLO>', 'fdp.exe', '<bidi PDI>']],
    ['strange spaces', 'a\u00a0b\u3000', ['a', '<space NBSP>', 'b', '<space IDSP>']],
    ['broken text', 'a\uFFFD\ud83d!', ['a', '<broken �>', '<broken U+D83D>', '!']],
    ['half an emoji before a whole one', '\ud83d\ud83d\ude00', ['<broken U+D83D>', '😀']],
    ['hidden tag letters', 'hi\u{E0041}\u{E0041}\u{E0042}', ['hi', '<invisible U+E0041×2>', '<invisible U+E0042>']],
    ['a lone carriage return', 'a\rb\r\n', ['a', '<control CR>', 'b\r\n']],
    ['ordinary line breaks and tabs', 'a\r\n\tb\n', ['a\r\n\tb\n']],
    ['nothing', '', []],
  ])('%s', (_name, text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it.each(['שלום עולם', 'مرحبا', 'नमस्ते दुनिया', 'क्‍ष', 'می‌خواهم', '👩‍👩‍👧‍👦', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏳️‍🌈', '葛󠄀'])(
    'leaves %s whole',
    (text) => {
      expect(labels(text)).toEqual([text]);
    },
  );

  it('shows joiners that join nothing', () => {
    expect(labels('a\u200db\u200cc\ufe0f')).toEqual(['a', '<invisible ZWJ>', 'b', '<invisible ZWNJ>', 'c', '<invisible U+FE0F>']);
  });

  it('loses and adds nothing, and leaves no hidden character in plain pieces', () => {
    const unit = fc.oneof(
      fc.constantFrom('\u200b', '\u202e', '\0', '\r', '\n', '\ud83d', '\ude00', 'a', '\ufe0f', '\u200d', '😀', '\u{E0041}'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const property = fc.property(
      fc.array(unit).map((units) => units.join('')),
      (text) => {
        const { pieces, takenTo } = visiblePieces(text);
        expect(takenTo).toBe(text.length);
        expect(pieces.map(sent).join('')).toBe(text);
        const plain = pieces.filter(({ kind }) => kind === 'plain').map(sent);
        expect(plain.join('|')).not.toMatch(/[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]/);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  it('stops at the limit with the place where it stopped', () => {
    const text = 'a\u200b'.repeat(1_000_000);
    const started = performance.now();
    const { pieces, takenTo } = visiblePieces(text, 100);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(pieces.length).toBeLessThanOrEqual(100);
    expect(pieces.map(sent).join('')).toBe(text.slice(0, takenTo));
    expect(visiblePieces('\u200b'.repeat(5_000_000)).pieces).toHaveLength(1);
  });
});

describe('hex rows', () => {
  it('show offset, bytes and printable ASCII', () => {
    const bytes = utf8.encode('{"text":"नम<b>"}\u0000\u0007 end');
    expect(hexRows(bytes, 0, 10)).toEqual([
      {
        offset: '00000000',
        bytes: ['7b', '22', '74', '65', '78', '74', '22', '3a', '22', 'e0', 'a4', 'a8', 'e0', 'a4', 'ae', '3c'],
        ascii: '{"text":"......<',
      },
      { offset: '00000010', bytes: ['62', '3e', '22', '7d', '00', '07', '20', '65', '6e', '64'], ascii: 'b>"}.. end' },
    ]);
  });

  it('are made for the asked range alone', () => {
    const bytes = new Uint8Array(33_554_432);
    expect(hexRowCount(bytes.length)).toBe(2_097_152);
    expect(hexRows(bytes, 2_097_150, 100).map(({ offset }) => offset)).toEqual(['01ffffe0', '01fffff0']);
    expect(hexRows(bytes, -5, 1)).toHaveLength(1);
    expect(hexRows(new Uint8Array(), 0, 5)).toEqual([]);
  });
});
