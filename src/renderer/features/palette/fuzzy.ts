/** How well a few typed letters fit a text. */

export interface Match {
  /** Higher is better; only to be compared. */
  readonly score: number;
  /** Places in the text that were meant, rising. */
  readonly places: readonly number[];
}

const wordStart = /[\p{L}\p{N}]/u;

/**
 * Every letter of the query must stand in the text in its order; blanks in the query only part words. Whole words and the
 * beginnings of words count most, letters in a row more than scattered ones, short texts more than long ones. Null: no match.
 */
export function fuzzyMatch(query: string, text: string): Match | null {
  const wanted = Array.from(query.toLowerCase()).filter((letter) => letter.trim() !== '');
  if (wanted.length === 0) return { score: 0, places: [] };
  const letters = Array.from(text.toLowerCase());
  const whole = letters.join('').indexOf(query.trim().toLowerCase());
  if (whole !== -1) {
    const start = Array.from(letters.join('').slice(0, whole)).length;
    const places = Array.from({ length: Array.from(query.trim()).length }, (_, index) => start + index);
    return { score: 1000 + (begins(letters, start) ? 500 : 0) - start - letters.length / 10, places };
  }
  return scattered(wanted, letters);
}

/** Prefers beginnings of words: a letter is looked for there first, then right behind the last one, then anywhere later. */
function scattered(wanted: readonly string[], letters: readonly string[]): Match | null {
  const places: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const next = letters.indexOf(letter, from);
    if (next === -1) return null;
    const start = letters.findIndex((candidate, index) => index >= from && candidate === letter && begins(letters, index));
    const place =
      next === from && from > 0
        ? next
        : start === -1 || !fits(wanted.slice(places.length + 1), letters, start + 1)
          ? next
          : start;
    score += begins(letters, place) ? 40 : place === from ? 25 : 2;
    score -= Math.min(10, place - from);
    places.push(place);
    from = place + 1;
  }
  return { score: score - letters.length / 10, places };
}

function fits(rest: readonly string[], letters: readonly string[], from: number): boolean {
  let at = from;
  for (const letter of rest) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function begins(letters: readonly string[], index: number): boolean {
  return wordStart.test(letters[index] ?? '') && !wordStart.test(letters[index - 1] ?? ' ');
}
