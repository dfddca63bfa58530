import type { Pattern } from './filter-expression.ts';

/** Whether a text is like a pattern. Takes time in proportion to the text, whatever the pattern: no piece is looked for twice. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const first = pattern[0] ?? '';
  if (pattern.length === 1) return text === first;
  const last = pattern.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pattern.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
