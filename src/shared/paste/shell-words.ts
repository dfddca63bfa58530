/** Splits a command line into words the way a shell would, without running, expanding or opening anything. */

export interface ShellWords {
  /** Words are bytes: `$'\xff'` is one byte that is no text. */
  readonly words: readonly Uint8Array[];
  readonly warnings: readonly string[];
  /** Why the line cannot be split, one sentence; null when it could. */
  readonly problem: string | null;
}

const encoder = new TextEncoder();

/** One line being split. */
class Splitter {
  readonly text: string;
  at = 0;
  readonly words: Uint8Array[] = [];
  readonly warnings = new Set<string>();
  problem: string | null = null;
  #pieces: Uint8Array[] = [];
  #text = '';
  #open = false;

  constructor(text: string) {
    this.text = text;
  }

  /** From where it stands on, whether the text goes on like this. */
  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** True between the words. */
  get between(): boolean {
    return !this.#open;
  }

  add(text: string): void {
    this.#open = true;
    this.#text += text;
  }

  addByte(byte: number): void {
    this.#flush();
    this.#open = true;
    this.#pieces.push(Uint8Array.of(byte));
  }

  endWord(): void {
    if (!this.#open) return;
    this.#flush();
    this.words.push(joinBytes(this.#pieces));
    this.#pieces = [];
    this.#open = false;
  }

  end(): ShellWords {
    this.endWord();
    return { words: this.words, warnings: [...this.warnings], problem: this.problem };
  }

  #flush(): void {
    if (this.#text !== '') this.#pieces.push(encoder.encode(this.#text));
    this.#text = '';
  }
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const unclosed = 'A quote is opened and never closed: part of the command is missing.';

/** As POSIX shells split it, with the `$'…'` of bash and zsh. Line breaks without a backslash count as blanks. */
export function splitPosix(text: string): ShellWords {
  const line = new Splitter(text);
  while (line.at < text.length && line.problem === null) {
    const char = text.charAt(line.at);
    if (line.sees("$'")) takeAnsiC(line);
    else if (line.sees('$"')) line.at += 1;
    else if (char === "'") takeSingle(line);
    else if (char === '"') takeDouble(line);
    else if (char === '\\') takeEscape(line);
    else if (/\s/.test(char)) {
      line.endWord();
      line.at += 1;
      if (char === '\n' && line.words.length > 0 && /^\s*(?:\$ )?curl\s/.test(text.slice(line.at, line.at + 200))) {
        line.warnings.add('Only the first command is read.');
        break;
      }
    } else if (char === '#' && line.between) line.at = endOfLine(text, line.at);
    else if (/[|;&<>()]/.test(char)) {
      line.warnings.add(`What follows the unquoted “${char}” is left out; nothing is run.`);
      break;
    } else {
      warnOfExpansion(line);
      line.add(char);
      line.at += 1;
    }
  }
  return line.end();
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function warnOfExpansion(line: Splitter): void {
  const found = /^(?:\$(?:\{[^}]{0,60}\}?|\([^)]{0,60}\)?|[A-Za-z_]\w{0,60})|`[^`]{0,60}`?)/.exec(
    line.text.slice(line.at, line.at + 80),
  )?.[0];
  if (found !== undefined) line.warnings.add(`“${found}” is not expanded: it stands as it is.`);
}

function takeSingle(line: Splitter): void {
  const end = line.text.indexOf("'", line.at + 1);
  if (end === -1) line.problem = unclosed;
  else line.add(line.text.slice(line.at + 1, end));
  line.at = end + 1;
}

function takeDouble(line: Splitter): void {
  const { text } = line;
  line.at += 1;
  line.add('');
  while (line.at < text.length) {
    const char = text.charAt(line.at);
    if (char === '"') {
      line.at += 1;
      return;
    }
    if (char === '\\' && /["\\$`\n]/.test(text.charAt(line.at + 1))) {
      if (text.charAt(line.at + 1) !== '\n') line.add(text.charAt(line.at + 1));
      line.at += 2;
      continue;
    }
    warnOfExpansion(line);
    line.add(char);
    line.at += 1;
  }
  line.problem = unclosed;
}

function takeEscape(line: Splitter): void {
  const continued = /^\\[ \t]*\r?\n/.exec(line.text.slice(line.at, line.at + 40))?.[0];
  if (continued !== undefined) {
    line.at += continued.length;
    return;
  }
  line.add(line.text.charAt(line.at + 1));
  line.at += 2;
}

const ansiLetters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\v',
};
const ansiEscape = /^\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c([\s\S])|([\s\S]))/;

function takeAnsiC(line: Splitter): void {
  const { text } = line;
  line.at += 2;
  line.add('');
  while (line.at < text.length) {
    const char = text.charAt(line.at);
    if (char === "'") {
      line.at += 1;
      return;
    }
    const escape = char === '\\' ? ansiEscape.exec(text.slice(line.at, line.at + 12)) : null;
    if (escape === null) {
      line.add(char);
      line.at += 1;
      continue;
    }
    addAnsiEscape(line, escape);
    line.at += escape[0].length;
  }
  line.problem = unclosed;
}

function addAnsiEscape(line: Splitter, [, hex, octal, unit, point, control, other]: readonly (string | undefined)[]): void {
  const byte = hex === undefined ? (octal === undefined ? null : Number.parseInt(octal, 8) & 0xff) : Number.parseInt(hex, 16);
  if (byte !== null) {
    if (byte < 0x80) line.add(String.fromCharCode(byte));
    else line.addByte(byte);
  } else if (unit !== undefined) line.add(String.fromCharCode(Number.parseInt(unit, 16)));
  else if (point !== undefined) line.add(codePoint(Number.parseInt(point, 16)));
  else if (control !== undefined) line.add(String.fromCharCode(control.charCodeAt(0) & 0x1f));
  else if (other !== undefined) line.add(ansiLetters[other] ?? (/["'\\?]/.test(other) ? other : `\\${other}`));
}

function codePoint(point: number): string {
  return point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
}

/** As cmd.exe and then the program's own start-up code split it: carets first, quotes and backslashes after. */
export function splitCmd(text: string): ShellWords {
  const line = new Splitter(withoutCarets(text));
  let quoted = false;
  while (line.at < line.text.length) {
    const char = line.text.charAt(line.at);
    if (char === '\\') {
      const run = /^\\+/.exec(line.text.slice(line.at))?.[0].length ?? 1;
      const beforeQuote = line.text.charAt(line.at + run) === '"';
      line.add('\\'.repeat(beforeQuote ? run >> 1 : run));
      line.at += run;
      if (beforeQuote && run % 2 === 1) {
        line.add('"');
        line.at += 1;
      }
    } else if (char === '"') {
      line.add('');
      if (quoted && line.text.charAt(line.at + 1) === '"') {
        line.add('"');
        line.at += 2;
      } else {
        quoted = !quoted;
        line.at += 1;
      }
    } else if (!quoted && /\s/.test(char)) {
      line.endWord();
      line.at += 1;
    } else {
      line.add(char);
      line.at += 1;
    }
  }
  if (quoted) line.problem = unclosed;
  return line.end();
}

/** A caret takes away the meaning of what follows it, a line break first of all; within quotes it is a character. */
function withoutCarets(text: string): string {
  let out = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    if (char !== '^' || quoted) {
      out += char;
      continue;
    }
    at += 1;
    if (text.startsWith('\r\n', at)) at += 2;
    else if (text.charAt(at) === '\n') at += 1;
    out += text.charAt(at);
  }
  return out;
}
