import type { FilterCondition, FilterExpression, FilterTime, NumberKey, NumberRange, Pattern } from './filter-expression.ts';

import { printPlace } from './read-place.ts';

/** Writes a filter so that `parseFilter` reads the same again. */
export function printFilter(expression: FilterExpression): string {
  if (expression.kind === 'everything') return '';
  if (expression.kind === 'and') {
    return expression.terms.map((term) => (term.kind === 'or' ? `(${printFilter(term)})` : printFilter(term))).join(' ');
  }
  if (expression.kind === 'or') return expression.terms.map((term) => printFilter(term)).join(' OR ');
  return expression.kind === 'not' ? printNegation(expression.term) : printCondition(expression);
}

function printCondition(condition: FilterCondition): string {
  if (condition.kind === 'words') return printWords(condition.pattern);
  if (condition.kind === 'text') return `text~${quote(condition.text)}`;
  if (condition.kind === 'value') return `${printPlace(condition.place)}:${condition.patterns.map(printPattern).join(',')}`;
  if (condition.kind === 'value-compare') return `${printPlace(condition.place)}${condition.comparison}${condition.value}`;
  if (condition.kind === 'choice') return `${condition.key}:${condition.values.join(',')}`;
  if (condition.kind === 'pattern') return `${condition.key}:${condition.patterns.map(printPattern).join(',')}`;
  if (condition.kind === 'compare')
    return `${condition.key}${condition.comparison}${printNumber(condition.key, condition.value)}`;
  if (condition.kind === 'time') return `${condition.key}:${printTime(condition.time)}`;
  return `${condition.key}:${condition.ranges.map((range) => printRange(condition.key, range)).join(',')}`;
}

function printNegation(term: FilterExpression): string {
  const printed = printFilter(term);
  return term.kind === 'and' || term.kind === 'or' ? `-(${printed})` : `-${printed}`;
}

/** A word that needs no quotes: it cannot be taken for an operator, a key or a negation. */
const plainWord = /^(?!(?:AND|OR|NOT)$)[\p{L}\p{N}_.@/+#][\p{L}\p{N}_.@/+#-]*$/u;
const plainPiece = /^[^\s()",*]*$/;

function printWords(pattern: Pattern): string {
  return pattern.map((piece) => (piece === '' || plainWord.test(piece) ? piece : quote(piece))).join('*');
}

function printPattern(pattern: Pattern): string {
  if (pattern.length === 1 && pattern[0] === '') return '""';
  return pattern.map((piece) => (plainPiece.test(piece) ? piece : quote(piece))).join('*');
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function printRange(key: NumberKey, { from, to }: NumberRange): string {
  if (from === to) return printNumber(key, from);
  if (key === 'status' && from >= 100 && from % 100 === 0 && to === from + 99) return `${from / 100}xx`;
  return `${printNumber(key, from)}..${printNumber(key, to)}`;
}

function printNumber(key: NumberKey, value: number): string {
  if (key === 'id') return `c${value}`;
  return key === 'size' ? printSize(value) : String(value);
}

function printSize(bytes: number): string {
  for (const [unit, scale] of [
    ['g', 1024 ** 3],
    ['m', 1024 ** 2],
    ['k', 1024],
  ] as const) {
    if (bytes > 0 && bytes % scale === 0) return `${bytes / scale}${unit}`;
  }
  return String(bytes);
}

const spans = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

function printTime(time: FilterTime): string {
  if ('at' in time) return new Date(time.at).toISOString();
  const [unit, scale] = spans.find(([, ms]) => time.ago > 0 && time.ago % ms === 0) ?? ['s', 1000];
  return `-${time.ago / scale}${unit}`;
}

/** A value as it can stand behind a key: in quotes where it must. */
export function printValue(value: string): string {
  return printPattern([value]);
}
