/** A piece of a text for rendering. Data, never markup: whoever renders it puts `text` or `label` into a text node. */
export type TextPiece =
  | { readonly kind: 'plain'; readonly text: string }
  | {
      /** `bidi` pieces turn the direction of what follows; rendering them as they are could show another text than was sent. */
      readonly kind: 'control' | 'invisible' | 'bidi' | 'space' | 'broken';
      /** What was sent: one character, repeated `count` times. */
      readonly text: string;
      readonly count: number;
      /** Short sign to show in its place, e.g. `ZWSP`, `NUL` or `U+E0041`. */
      readonly label: string;
      /** `U+200B ZERO WIDTH SPACE`. */
      readonly title: string;
    };

export interface VisibleText {
  readonly pieces: readonly TextPiece[];
  /** UTF-16 offset up to which the text was taken apart: its length, unless it has more pieces than the limit. */
  readonly takenTo: number;
}

/**
 * Everything that has no ink, or a hidden effect, or stands for broken text. Line feed, the carriage return before it,
 * tab and the plain space are not among them, nor the Arabic and Syriac signs that only count as format characters.
 */
const unseen =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\uFFFD]--[\n\r\t \u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2]]|\r(?!\n)/gv;

/** Takes a text apart into what is seen and what is not, at most `limit` pieces. Right-to-left letters and emoji stay whole. */
export function visiblePieces(text: string, limit = 10_000): VisibleText {
  const pieces: TextPiece[] = [];
  let plainFrom = 0;
  let at = 0;
  unseen.lastIndex = 0;
  for (let match = unseen.exec(text); match !== null; match = unseen.exec(text)) {
    const [character] = match;
    if (belongsToNeighbours(text, match.index, character)) continue;
    if (pieces.length + 2 > limit) break;
    if (match.index > plainFrom) pieces.push({ kind: 'plain', text: text.slice(plainFrom, match.index) });
    at = match.index + character.length;
    while (repeats(character) && text.startsWith(character, at)) at += character.length;
    pieces.push(unseenPiece(character, (at - match.index) / character.length));
    plainFrom = at;
    unseen.lastIndex = at;
  }
  const stopped = unseen.lastIndex !== 0;
  unseen.lastIndex = 0;
  if (!stopped && plainFrom < text.length) pieces.push({ kind: 'plain', text: text.slice(plainFrom) });
  return { pieces, takenTo: stopped ? plainFrom : text.length };
}

/** False for what the next one may not be, though it looks alike: half of a pair, or a line's end. */
function repeats(character: string): boolean {
  return character !== '\r' && !/\p{Cs}/u.test(character);
}

const joiners = new Set(['\u200C', '\u200D']);
/** Scripts whose letters are written with joiners between them. */
const joiningLetter =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const pictureEnd = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const pictureStart = /^\p{Extended_Pictographic}/u;
const selectable = /[\p{Extended_Pictographic}\p{Script=Han}0-9#*]$/u;
/** 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and its like: a flag, tag letters, and the tag that ends them. */
const flagBefore = /\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{0,6}$/u;
const flagTag = /^[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}\u{E007F}]$/u;

/** True where such a character does its honest work: within an emoji, or between letters that need it. */
function belongsToNeighbours(text: string, at: number, character: string): boolean {
  const before = text.slice(Math.max(0, at - 16), at);
  if (joiners.has(character)) {
    const after = text.slice(at + 1, at + 3);
    return joiningLetter.test(before) || (character === '\u200D' && pictureEnd.test(before) && pictureStart.test(after));
  }
  if (/^[\uFE00-\uFE0F]|^[\u{E0100}-\u{E01EF}]/u.test(character)) return selectable.test(before);
  return flagTag.test(character) && flagBefore.test(before);
}

const names: Readonly<Record<number, readonly [label: string, name: string]>> = {
  0x0d: ['CR', 'CARRIAGE RETURN'],
  0x7f: ['DEL', 'DELETE'],
  0xa0: ['NBSP', 'NO-BREAK SPACE'],
  0xad: ['SHY', 'SOFT HYPHEN'],
  0x061c: ['ALM', 'ARABIC LETTER MARK'],
  0x200b: ['ZWSP', 'ZERO WIDTH SPACE'],
  0x200c: ['ZWNJ', 'ZERO WIDTH NON-JOINER'],
  0x200d: ['ZWJ', 'ZERO WIDTH JOINER'],
  0x200e: ['LRM', 'LEFT-TO-RIGHT MARK'],
  0x200f: ['RLM', 'RIGHT-TO-LEFT MARK'],
  0x2028: ['LS', 'LINE SEPARATOR'],
  0x2029: ['PS', 'PARAGRAPH SEPARATOR'],
  0x202a: ['LRE', 'LEFT-TO-RIGHT EMBEDDING'],
  0x202b: ['RLE', 'RIGHT-TO-LEFT EMBEDDING'],
  0x202c: ['PDF', 'POP DIRECTIONAL FORMATTING'],
  0x202d: ['LRO', 'LEFT-TO-RIGHT OVERRIDE'],
  0x202e: ['RLO', 'RIGHT-TO-LEFT OVERRIDE'],
  0x202f: ['NNBSP', 'NARROW NO-BREAK SPACE'],
  0x2060: ['WJ', 'WORD JOINER'],
  0x2066: ['LRI', 'LEFT-TO-RIGHT ISOLATE'],
  0x2067: ['RLI', 'RIGHT-TO-LEFT ISOLATE'],
  0x2068: ['FSI', 'FIRST STRONG ISOLATE'],
  0x2069: ['PDI', 'POP DIRECTIONAL ISOLATE'],
  0x3000: ['IDSP', 'IDEOGRAPHIC SPACE'],
  0xfeff: ['BOM', 'ZERO WIDTH NO-BREAK SPACE (BYTE ORDER MARK)'],
  0xfffd: ['�', 'REPLACEMENT CHARACTER (BYTES THAT WERE NO TEXT)'],
};

/** The controls' abbreviations of ASCII, in their order. Their Unicode pictures are in few fonts. */
const controls =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

function unseenPiece(character: string, count: number): TextPiece {
  const code = character.codePointAt(0) ?? 0;
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const [label, name] = names[code] ?? (code < 0x20 ? [controls[code] ?? point, 'CONTROL CHARACTER'] : [point, '']);
  return { kind: kindOf(code, character), text: character, count, label, title: name === '' ? point : `${point} ${name}` };
}

function kindOf(code: number, character: string): 'control' | 'invisible' | 'bidi' | 'space' | 'broken' {
  if (/[\uD800-\uDFFF\uFFFD]/.test(character) && character.length === 1) return 'broken';
  if (/^\p{Bidi_Control}$/u.test(character)) return 'bidi';
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'control';
  return /^\p{Z}$/u.test(character) ? 'space' : 'invisible';
}
