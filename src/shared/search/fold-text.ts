/**
 * Text as search compares it: letters in lower case, Latin and Greek without accents, Arabic and Hebrew without points, wide and
 * narrow forms as one. Marks that carry meaning (Devanagari vowels, Japanese voicing) stay. The index and the eye use this same
 * folding, so that what is found can be shown.
 */

const plain = /^[\0-\x7f]*$/;
/** Marks on Latin and Greek letters; points of Arabic and Hebrew; joiners and variation selectors, which nobody types. */
const dropped =
  /(?<=[\p{Script=Latin}\p{Script=Greek}]\p{M}{0,3})[\u0300-\u036f]+|[\u064b-\u065f]|[\u0591-\u05bd]|[\ufe00-\ufe0f]|\u0670|\u0640|\u05bf|\u05c1|\u05c2|\u05c4|\u05c5|\u05c7|\u200c|\u200d|\u00ad/gu;

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

/** ASCII that no mark follows, or a stretch of other characters with the letter that its first mark belongs to. */
const stretches = /[\0-\x7f]+(?!\p{M})|[\0-\x7f]?[^\0-\x7f]+/gu;
/** What may change only together: a character with its marks, a run of Hangul letters. */
const clusters = /[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu;

const foldedClusters = new Map<string, string>();
const clustersKept = 2000;

/** The same few characters come again and again. */
function foldCluster(cluster: string): string {
  let folded = foldedClusters.get(cluster);
  if (folded === undefined) {
    folded = foldOther(cluster);
    if (foldedClusters.size >= clustersKept) foldedClusters.clear();
    if (cluster.length <= 16) foldedClusters.set(cluster, folded);
  }
  return folded;
}

/** Folds text and keeps where each unit came from. */
export function foldWithPlaces(text: string): FoldedText {
  if (plain.test(text)) return { text: text.toLowerCase(), places: null };
  const pieces: string[] = [];
  const places = new Places(text.length);
  for (const { 0: stretch, index } of text.matchAll(stretches)) {
    const folded = plain.test(stretch) ? stretch.toLowerCase() : foldOther(stretch);
    // Where nothing was taken apart or away, which is so of most scripts, each unit stands for itself.
    if (folded.length === stretch.length && folded === stretch.toLowerCase()) {
      pieces.push(folded);
      places.addEach(index, folded.length);
    } else {
      for (const cluster of stretch.matchAll(clusters)) {
        const piece = foldCluster(cluster[0]);
        pieces.push(piece);
        places.addSame(index + cluster.index, piece.length);
      }
    }
  }
  places.addSame(text.length, 1);
  return { text: pieces.join(''), places: places.all() };
}

/** Offsets, of which there may be somewhat more than the text has units. */
class Places {
  #values: Uint32Array;
  #length = 0;

  constructor(expected: number) {
    this.#values = new Uint32Array(expected + 64);
  }

  addEach(from: number, count: number): void {
    this.#reserve(count);
    for (let unit = 0; unit < count; unit += 1) this.#values[this.#length + unit] = from + unit;
    this.#length += count;
  }

  addSame(place: number, count: number): void {
    this.#reserve(count);
    this.#values.fill(place, this.#length, this.#length + count);
    this.#length += count;
  }

  all(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#values.length) return;
    const larger = new Uint32Array(2 * (this.#length + count));
    larger.set(this.#values);
    this.#values = larger;
  }
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
