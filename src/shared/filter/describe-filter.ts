import type {
  Comparison,
  FilterCondition,
  FilterExpression,
  FilterPlace,
  FilterTime,
  NumberKey,
  NumberRange,
  Pattern,
} from './filter-expression.ts';
import { filterKeyNoun } from './filter-keys.ts';
import { describePlace } from './read-place.ts';

/** Says in one sentence of plain words what a filter lets through. Text, never markup: values stand in it as they were written. */
export function describeFilter(expression: FilterExpression): string {
  if (expression.kind === 'everything') return 'All captures.';
  return `Captures where ${describe(expression, false)}.`;
}

function describe(expression: FilterExpression, within: boolean): string {
  if (expression.kind === 'everything') return 'anything holds';
  if (expression.kind === 'not') return describeNegation(expression.term);
  if (expression.kind !== 'and' && expression.kind !== 'or') return describeCondition(expression, true);
  const joined = expression.terms.map((term) => describe(term, true)).join(expression.kind === 'and' ? ', and ' : ', or ');
  return within ? `(${joined})` : joined;
}

function describeNegation(term: FilterExpression): string {
  if (term.kind === 'and' || term.kind === 'or' || term.kind === 'not') return `it is not so that ${describe(term, true)}`;
  return term.kind === 'everything' ? 'nothing holds' : describeCondition(term, false);
}

function describeCondition(condition: FilterCondition, holds: boolean): string {
  if (condition.kind === 'words')
    return `the summary or body ${holds ? 'has' : 'does not have'} the ${wordsNoun(condition.pattern)} “${condition.pattern.join('*')}”`;
  if (condition.kind === 'text')
    return `the summary or body ${holds ? 'contains' : 'does not contain'} exactly “${condition.text}”`;
  if (condition.kind === 'value') return describeValue(condition.place, condition.patterns, holds);
  if (condition.kind === 'value-compare')
    return `${describePlace(condition.place)} is ${holds ? '' : 'not '}${describeComparison(null, condition.comparison, condition.value)}`;
  if (condition.kind === 'choice') return describeChoice(condition.key, condition.values, holds);
  if (condition.kind === 'time')
    return `it was ${holds ? '' : 'not '}received ${describeTime(condition.key === 'after', condition.time)}`;
  if (condition.kind === 'pattern' && (condition.key === 'tag' || condition.key === 'note'))
    return describeAnnotation(condition.key, condition.patterns, holds);
  const noun = filterKeyNoun(condition.key);
  if (condition.kind === 'pattern') return `the ${noun} ${describePatterns(condition.patterns, holds)}`;
  const numbers =
    condition.kind === 'compare'
      ? describeComparison(condition.key, condition.comparison, condition.value)
      : condition.ranges.map((range) => describeRange(condition.key, range)).join(' or ');
  return `the ${noun} is ${holds ? '' : 'not '}${numbers}`;
}

function wordsNoun(pattern: Pattern): string {
  return /[^\p{L}\p{N}\p{M}]/u.test(pattern.join('')) ? 'words' : 'word';
}

function describeValue(place: FilterPlace, patterns: readonly Pattern[], holds: boolean): string {
  const isAny = patterns.some((pattern) => pattern.length === 2 && pattern.join('') === '');
  if (!isAny) return `${describePlace(place)} ${describePatterns(patterns, holds)}`;
  const named = describePlace(place).replace(/^the /, '');
  return `there is ${holds ? (place.kind === 'header' ? 'a ' : '') : 'no '}${named}`;
}

function describeAnnotation(key: 'tag' | 'note', patterns: readonly Pattern[], holds: boolean): string {
  const values = patterns.map((pattern) => `“${pattern.join('*')}”`);
  if (key === 'tag') return `it is ${holds ? '' : 'not '}tagged ${values.join(' or ')}`;
  return `the note ${holds ? 'has' : 'does not have'} ${values.join(' or ')}`;
}

function describeChoice(
  key: 'dir' | 'verdict' | 'reason' | 'problem' | 'is' | 'has',
  values: readonly string[],
  holds: boolean,
): string {
  if (key === 'is') {
    const states = values.map((value) => (value === 'duplicate' ? 'a duplicate' : value));
    return `the capture is ${holds ? '' : 'not '}${states.join(' or ')}`;
  }
  if (key === 'has')
    return `the capture has ${holds ? 'a' : 'no'} ${values.map(describeHolding).join(holds ? ' or a ' : ' and no ')}`;
  return `the ${filterKeyNoun(key)} is ${holds ? '' : 'not '}${values.join(' or ')}`;
}

function describeHolding(value: string): string {
  const words: Readonly<Record<string, string>> = {
    type: 'named event type',
    event: 'provider’s event id',
    endpoint: 'matching endpoint',
    'content-type': 'content type',
  };
  return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}

function describePatterns(patterns: readonly Pattern[], holds: boolean): string {
  const [only] = patterns;
  if (patterns.length === 1 && only !== undefined) return describePattern(only, holds);
  if (holds) return patterns.map((pattern) => describePattern(pattern, true)).join(' or ');
  return `is none of ${patterns.map((pattern) => `“${pattern.join('*')}”`).join(', ')}`;
}

function describePattern(pattern: Pattern, holds: boolean): string {
  const [first = '', second = '', third = ''] = pattern;
  const verb = (positive: string, infinitive: string) => (holds ? positive : `does not ${infinitive}`);
  if (pattern.length === 1) return first === '' ? `is ${holds ? '' : 'not '}empty` : `is ${holds ? '' : 'not '}“${first}”`;
  if (pattern.length === 2 && first === '' && second === '') return holds ? 'is known' : 'is not known';
  if (pattern.length === 2 && second === '') return `${verb('starts', 'start')} with “${first}”`;
  if (pattern.length === 2 && first === '') return `${verb('ends', 'end')} with “${second}”`;
  if (pattern.length === 3 && first === '' && third === '') return `${verb('contains', 'contain')} “${second}”`;
  return `${verb('matches', 'match')} “${pattern.join('*')}”`;
}

function describeRange(key: NumberKey, { from, to }: NumberRange): string {
  return from === to ? describeNumber(key, from) : `${describeNumber(key, from)} to ${describeNumber(key, to)}`;
}

function describeComparison(key: NumberKey | null, comparison: Comparison, value: number): string {
  const amount = describeNumber(key, value);
  const words: Record<Comparison, string> = {
    '>': `above ${amount}`,
    '>=': `${amount} or above`,
    '<': `below ${amount}`,
    '<=': `${amount} or below`,
  };
  return words[comparison];
}

function describeNumber(key: NumberKey | null, value: number): string {
  if (key === 'id') return `c${value}`;
  return key === 'size' ? describeSize(value) : String(value);
}

function describeSize(bytes: number): string {
  for (const [unit, scale] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (bytes > 0 && bytes % scale === 0) return `${bytes / scale} ${unit}`;
  }
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}

const spans = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

function describeTime(after: boolean, time: FilterTime): string {
  if ('at' in time) {
    const moment = new Date(time.at).toISOString();
    const short = moment.endsWith('T00:00:00.000Z')
      ? moment.slice(0, -14)
      : moment
          .replace('T', ' ')
          .replace(/(:00)?\.000Z$/, '')
          .replace(/Z$/, '');
    return `${after ? 'at or after' : 'before'} ${short} UTC`;
  }
  const [unit, scale] = spans.find(([, ms]) => time.ago > 0 && time.ago % ms === 0) ?? ['second', 1000];
  const count = time.ago / scale;
  const span = count === 1 ? unit : `${count} ${unit}s`;
  return after ? `in the last ${span}` : `more than ${count === 1 ? `1 ${unit}` : span} ago`;
}
