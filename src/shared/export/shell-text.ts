/** Words of a command line for sh, bash, zsh: whatever they hold, nothing in them is expanded, run or hidden. */

/** Characters (bytes) that may stand in single quotes and be pasted into a terminal: readable ones and line feeds. */
const pasteable = /^[\n\x20-\x7e]*$/;

/**
 * One word. Its characters are bytes; those that a terminal could act on when they are pasted, and all beyond ASCII, are
 * escaped within `$'…'`, which bash, zsh and ksh know and older shells do not.
 */
export function shellWord(bytes: string): string {
  if (/^[\w@%+=:,./-]+$/.test(bytes)) return bytes;
  if (pasteable.test(bytes)) return `'${bytes.replaceAll("'", `'\\''`)}'`;
  return ansiWord(bytes);
}

/** A word of text, which stands as it is where it can be read. */
export function shellText(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u.test(text.replaceAll(/[\u200c\u200d]/g, ''))) {
    return `'${text.replaceAll("'", `'\\''`)}'`;
  }
  return ansiWord(bytesOf(encoder.encode(text)));
}

const encoder = new TextEncoder();
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', "'": "\\'", '\\': '\\\\' };

/** An exclamation mark is history to an interactive shell, even here. */
function ansiWord(bytes: string): string {
  const escaped = bytes.replaceAll(
    /[^\x20\x22-\x26\x28-\x5b\x5d-\x7e]/g,
    (character) => named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped}'`;
}

/** One character per byte. */
export function bytesOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}

/** Base64 in lines that terminals and mails take. */
export function base64Lines(base64: string): string {
  return base64.replaceAll(/(.{76})(?=.)/g, '$1\n');
}

/** A here-document that gives the bytes of a body to the command behind it. Its mark cannot stand in base64. */
export function bodyPipe(base64: string): string {
  return `base64 --decode <<'BODY' |\n${base64Lines(base64)}\nBODY\n`;
}

/** One argument may be 128 KiB on Linux; escapes make it up to four times as long as its bytes. */
const longestArgument = 120_000;

/** A body as one argument; null when no argument can hold it. */
export function bodyArgument(body: Uint8Array, text: string | null): string | null {
  if (body.includes(0)) return null;
  const word = text === null ? shellWord(bytesOf(body)) : shellText(text);
  return word.length > longestArgument || encoder.encode(word).length > longestArgument ? null : word;
}
