/** Finding one value in JSON text, so that it can be replaced while every other byte stays. */
import { pointerSegments } from '../reading/json-pointer.ts';

interface Span {
  readonly start: number;
  /** First position after the value. */
  readonly end: number;
}

/**
 * The text with the value at a JSON pointer replaced. `replace` gets the value's own text and returns the new one.
 * The pointer may lead on into JSON that stands inside a string. Unchanged when nothing stands there. The text must be valid JSON.
 */
export function replaceInJson(text: string, pointer: string, replace: (token: string) => string): string {
  return replaceAlong(text, pointerSegments(pointer), replace);
}

function replaceAlong(text: string, segments: readonly string[], replace: (token: string) => string): string {
  let position = skipSpace(text, 0);
  for (const [index, segment] of segments.entries()) {
    if (text[position] === '"') {
      const span = { start: position, end: endOfString(text, position) };
      const inner: unknown = JSON.parse(text.slice(span.start, span.end));
      const replaced = replaceAlong(String(inner), segments.slice(index), replace);
      return replaced === inner ? text : splice(text, span, JSON.stringify(replaced));
    }
    const next = text[position] === '{' ? findMember(text, position, segment) : findItem(text, position, Number(segment));
    if (next === null) return text;
    position = next;
  }
  const span = { start: position, end: endOfValue(text, position) };
  return splice(text, span, replace(text.slice(span.start, span.end)));
}

function splice(text: string, span: Span, replacement: string): string {
  return text.slice(0, span.start) + replacement + text.slice(span.end);
}

/** Start of the value of a key in the object that starts at `position`. */
function findMember(text: string, position: number, key: string): number | null {
  let at = skipSpace(text, position + 1);
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const found = JSON.parse(text.slice(at, end)) === key;
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (found) return value;
    at = afterComma(text, endOfValue(text, value));
  }
  return null;
}

/** Start of the item with an index in the array that starts at `position`. */
function findItem(text: string, position: number, index: number): number | null {
  if (text[position] !== '[') return null;
  let at = skipSpace(text, position + 1);
  for (let item = 0; at < text.length && text[at] !== ']'; item += 1) {
    if (item === index) return at;
    at = afterComma(text, endOfValue(text, at));
  }
  return null;
}

function afterComma(text: string, position: number): number {
  const at = skipSpace(text, position);
  return text[at] === ',' ? skipSpace(text, at + 1) : at;
}

function endOfValue(text: string, position: number): number {
  if (text[position] === '"') return endOfString(text, position);
  let depth = 0;
  for (let at = position; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (character === ',' || /\s/.test(character ?? ''))) return at;
  }
  return text.length;
}

function endOfString(text: string, position: number): number {
  let at = position + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, position: number): number {
  let at = position;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}
