/** What goes to a terminal: plain lines, colour only where it is wanted, and no control characters from elsewhere. */
import { styleText } from 'node:util';

export interface Terminal {
  /** One line on stdout: data. */
  print(line: string): void;
  /** One line on stderr: messages. */
  warn(line: string): void;
  /** Colour for stdout; plain off a terminal, with NO_COLOR and with TERM=dumb. */
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** Red, for what is dangerous; on stderr. */
  readonly alarm: (text: string) => string;
  /**
   * Shows how far long work has come, in one line of a terminal that it overwrites; null takes it away. Silent where
   * stderr is no terminal.
   */
  progress(line: string | null): void;
}

export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    print(line) {
      clear();
      stdout.write(`${harmless(line)}\n`);
    },
    warn(line) {
      clear();
      stderr.write(`${harmless(line)}\n`);
    },
    strong: (text) => styleText('bold', text, { stream: stdout }),
    faint: (text) => styleText('dim', text, { stream: stdout }),
    alarm: (text) => styleText('red', text, { stream: stderr }),
    progress(line) {
      if (!stderr.isTTY || process.env['TERM'] === 'dumb') return;
      clear();
      if (line === null) return;
      stderr.write(harmless(line).slice(0, Math.max(20, (stderr.columns || 80) - 1)));
      shown = true;
    },
  };
}

/** What a terminal takes as an order: control characters, C1 ones too, and those that turn the direction of reading. */
const orders = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Styles of `styleText` that are used here. */
const ownStyle = /(\u001b\[(?:1|2|22|31|39)m|\n)/;

/**
 * A line that holds no orders to a terminal but our own styles, whatever was forgotten where it was made. They stand as in
 * JSON, `\u009b`, so that a JSON line stays one and means the same: `JSON.stringify` leaves C1 and bidi as they are.
 */
function harmless(line: string): string {
  // Every second piece is one of ours.
  return line
    .split(ownStyle)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll(orders, asJsonEscape)))
    .join('');
}

function asJsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Text that may have come from anywhere, safe to print: control characters, and those that turn the direction of reading,
 * stand as `\u{...}`. Line breaks too, so that one message stays one line.
 */
export function printable(text: string): string {
  return text.replaceAll(orders, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** `1 attempt`, `2 attempts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
