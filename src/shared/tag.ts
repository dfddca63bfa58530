/** Tags: short words that a person, or a rule of theirs, puts on captures. */

/** Characters (code points) of a tag at most. */
export const tagLimit = 50;

/** What of a tag is compared and stored: composed, trimmed, in lower case. */
export function foldTag(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** Why a folded text cannot be a tag, as one sentence; null when it can. */
export function tagProblem(tag: string): string | null {
  if (tag === '') return 'A tag needs at least one character.';
  const length = Array.from(tag).length;
  if (length > tagLimit) return `A tag has at most ${tagLimit} characters; this one has ${length}.`;
  const odd = /[^\p{L}\p{M}\p{N}._\-:/]/u.exec(tag)?.[0];
  if (odd === undefined) return null;
  const shown = /\s/u.test(odd) ? 'a space' : /\p{C}/u.test(odd) ? 'an invisible character' : `“${odd}”`;
  return `A tag cannot hold ${shown}: letters, digits and . _ - : / only.`;
}
