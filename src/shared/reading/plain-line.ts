/** Longest line a list shows, characters. */
export const lineLimit = 200;

// Control characters, line and paragraph separators, and the invisible marks that reorder text or hide in it.
// Joiners stay: emoji and several scripts need them.
const unwanted =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/;
const unwantedRun = new RegExp(`${unwanted.source}+`, 'g');
/** Nothing to remove, the usual case. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/;
const lineBreakRun = /[\s\u0085\u2028\u2029]+/g;

/** One line of plain text that is safe in a list: no control or direction-changing characters, cut at `limit` characters. */
export function plainLine(text: string, limit: number = lineLimit): string {
  // What is beyond a few lines can never show; cutting first keeps long text cheap.
  let line = text.length > limit * 3 ? text.slice(0, limit * 3) : text;
  if (line.length <= limit && plainWords.test(line)) return line;
  line = line.replace(lineBreakRun, ' ');
  if (unwanted.test(line)) line = line.replace(unwantedRun, '');
  line = line.trim().toWellFormed();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1);
  // Never cut a character in two.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const units = ['kB', 'MB', 'GB'] as const;

/** A number of bytes as a person reads it, e.g. `51.2 kB` (1 kB is 1,000 bytes). */
export function byteCountWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  let unit: (typeof units)[number] = 'kB';
  for (const next of units) {
    unit = next;
    size /= 1000;
    if (size < 999.95) break;
  }
  return `${size.toFixed(1)} ${unit}`;
}
