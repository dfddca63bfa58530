/**
 * Text as search compares it: letters in lower case, Latin and Greek without accents, Arabic and Hebrew without points, wide and
 * narrow forms as one. Marks that carry meaning (Devanagari vowels, Japanese voicing) stay. The index and the eye use this same
 * folding, so that what is found can be shown.
 */

const plain = /^[\0-\x7f]*$/;
/** Marks on Latin and Greek letters; points of Arabic and Hebrew; joiners and variation selectors, which nobody types. */
const dropped =
  /(?<=[\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+|[\u064b-\u065f\u0670\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u200c\u200d\ufe00-\ufe0f\u00ad]/gu;

export function isAscii(text: string): boolean {
  return plain.test(text);
}

export function foldText(text: string): string {
  return plain.test(text) ? text.toLowerCase() : foldOther(text);
}

function foldOther(text: string): string {
  return text.normalize('NFKD').replaceAll(dropped, '').normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

export interface FoldedText {
  readonly text: string;
  /** UTF-16 offset in the original of each unit of `text`, and last the original's length; null where both are alike. */
  readonly places: Uint32Array | null;
}

/** What may change only together: a character with its marks, or a run of Hangul letters. */
const clusters = /[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu;

/** Folds text and keeps where each unit came from. */
export function foldWithPlaces(text: string): FoldedText {
  if (plain.test(text)) return { text: text.toLowerCase(), places: null };
  const pieces: string[] = [];
  const places: number[] = [];
  for (const match of text.matchAll(clusters)) {
    const folded = match[0].length === 1 && match[0] <= '\x7f' ? match[0].toLowerCase() : foldOther(match[0]);
    pieces.push(folded);
    for (let unit = 0; unit < folded.length; unit += 1) places.push(match.index);
  }
  places.push(text.length);
  return { text: pieces.join(''), places: Uint32Array.from(places) };
}

/** The range of the original that a range of the folded text stands for. */
export function placeOf({ places }: FoldedText, from: number, to: number): { from: number; to: number } {
  if (places === null) return { from, to };
  const start = places[from] ?? 0;
  // A character that became several ends where the next one begins.
  let next = to;
  const last = places[to - 1] ?? start;
  while (next < places.length - 1 && places[next] === last) next += 1;
  return { from: start, to: places[next] ?? start };
}
