/** Text in double quotes as the languages write it. What comes in is plain: see `plainBodyText` and `headersToWrite`. */

/** Characters that end or steer a string in double quotes in every language here. */
const common: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** With `special` escaped by a backslash as well. For text whose characters are characters. */
export function quoted(text: string, special = /(?!)/): string {
  return `"${text
    .split('')
    .map((character) => common[character] ?? (special.test(character) ? `\\${character}` : character))
    .join('')}"`;
}

/** For text whose characters are bytes: those beyond ASCII and the unprintable ones as `\xNN`. */
export function quotedBytes(bytes: string, special = /(?!)/): string {
  return `"${bytes
    .split('')
    .map((character) => {
      if (common[character] !== undefined) return common[character];
      if (special.test(character)) return `\\${character}`;
      return /[\x20-\x7e]/.test(character) ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    })
    .join('')}"`;
}

/** As JavaScript, Java and C# take it: UTF-16 units beyond ASCII and the unprintable ones as `\uNNNN`. */
export function quotedUnits(text: string): string {
  return `"${text
    .split('')
    .map(
      (character) =>
        common[character] ??
        (/[\x20-\x7e]/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('')}"`;
}

/** Pieces of base64 as a list of strings in double quotes, so that no line and no literal gets too long for a compiler. */
export function base64Pieces(base64: string): string[] {
  return base64.length === 0 ? [''] : (base64.match(/.{1,96}/g) ?? []);
}
