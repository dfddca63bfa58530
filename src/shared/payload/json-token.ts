/**
 * The words of a JSON text, one at a time, strictly by RFC 8259. A token is told by a number, its first character's
 * code, so that millions of them cost no memory.
 */
export const jsonToken = {
  end: 0,
  /** Not JSON; the lexer's `fault` says why. */
  bad: 1,
  openObject: 0x7b,
  closeObject: 0x7d,
  openArray: 0x5b,
  closeArray: 0x5d,
  colon: 0x3a,
  comma: 0x2c,
  string: 0x22,
  number: 0x30,
  true: 0x74,
  false: 0x66,
  null: 0x6e,
} as const;

export interface JsonLexer {
  readonly text: string;
  /** Offset after the last token. */
  at: number;
  /** Offset of the last token's first character. */
  start: number;
  /** What should have stood at `faultAt`; null while nothing is wrong. */
  fault: string | null;
  faultAt: number;
}

/** A lexer at the start of a text, after a byte order mark if there is one. */
export function startLexer(text: string): JsonLexer {
  return { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, start: 0, fault: null, faultAt: 0 };
}

/** Moves to the next token and tells its kind. */
export function nextToken(lexer: JsonLexer): number {
  const { text } = lexer;
  let at = lexer.at;
  let code = text.charCodeAt(at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
    at += 1;
    code = text.charCodeAt(at);
  }
  lexer.start = at;
  if (at >= text.length) {
    lexer.at = text.length;
    return jsonToken.end;
  }
  switch (code) {
    case jsonToken.openObject:
    case jsonToken.closeObject:
    case jsonToken.openArray:
    case jsonToken.closeArray:
    case jsonToken.colon:
    case jsonToken.comma:
      lexer.at = at + 1;
      return code;
    case jsonToken.string:
      return readString(lexer);
    case jsonToken.true:
      return readLiteral(lexer, 'true', code);
    case jsonToken.false:
      return readLiteral(lexer, 'false', code);
    case jsonToken.null:
      return readLiteral(lexer, 'null', code);
    default:
      return code === 0x2d || isDigit(code) ? readNumber(lexer) : fail(lexer, at, '');
  }
}

function fail(lexer: JsonLexer, at: number, expected: string): number {
  lexer.fault = expected;
  lexer.faultAt = at;
  return jsonToken.bad;
}

function readLiteral(lexer: JsonLexer, literal: string, kind: number): number {
  const end = lexer.start + literal.length;
  // A letter right after it makes it another word, and the whole word is at fault.
  if (!lexer.text.startsWith(literal, lexer.start) || /[A-Za-z0-9_]/.test(lexer.text.charAt(end)))
    return fail(lexer, lexer.start, '');
  lexer.at = end;
  return kind;
}

function readString(lexer: JsonLexer): number {
  const { text } = lexer;
  let at = lexer.start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      lexer.at = at + 1;
      return jsonToken.string;
    }
    if (code < 0x20) return fail(lexer, at, 'an escape, for a control character may not stand in a string as it is');
    if (code === 0x5c) {
      const length = escapeLength(text, at);
      if (length === 0) return fail(lexer, at, 'an escape like \\n, \\" or \\u00e9');
      at += length;
    } else at += 1;
  }
  return fail(lexer, text.length, 'the closing quote of the string');
}

/** Characters of the escape at a backslash; 0 when it is none. */
function escapeLength(text: string, at: number): number {
  const code = text.charCodeAt(at + 1);
  if (code !== 0x75) return isSimpleEscape(code) ? 2 : 0;
  for (let index = at + 2; index < at + 6; index += 1) if (!isHexDigit(text.charCodeAt(index))) return 0;
  return 6;
}

/** One of `" \ / b f n r t`. */
function isSimpleEscape(code: number): boolean {
  return (
    code === 0x22 ||
    code === 0x5c ||
    code === 0x2f ||
    code === 0x62 ||
    code === 0x66 ||
    code === 0x6e ||
    code === 0x72 ||
    code === 0x74
  );
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

function readNumber(lexer: JsonLexer): number {
  const { text } = lexer;
  let at = lexer.start;
  if (text.charCodeAt(at) === 0x2d) at += 1;
  if (!isDigit(text.charCodeAt(at))) return fail(lexer, at, 'a digit');
  const leadingZero = text.charCodeAt(at) === 0x30;
  at += 1;
  if (leadingZero && isDigit(text.charCodeAt(at))) return fail(lexer, at, 'no digit after a leading zero');
  at = skipDigits(text, at);
  if (text.charCodeAt(at) === 0x2e) {
    at += 1;
    if (!isDigit(text.charCodeAt(at))) return fail(lexer, at, 'a digit after the decimal point');
    at = skipDigits(text, at);
  }
  const exponent = text.charCodeAt(at);
  if (exponent === 0x65 || exponent === 0x45) {
    at += 1;
    const sign = text.charCodeAt(at);
    if (sign === 0x2b || sign === 0x2d) at += 1;
    if (!isDigit(text.charCodeAt(at))) return fail(lexer, at, 'a digit of the exponent');
    at = skipDigits(text, at);
  }
  lexer.at = at;
  return jsonToken.number;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}
