import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { printFilter } from '#shared/filter/print-filter.ts';

/** Keys the toolbar has a menu for. */
export type QuickKey = 'dir' | 'verdict' | 'endpoint';

function termsOf(expression: FilterExpression): readonly FilterExpression[] {
  if (expression.kind === 'everything') return [];
  return expression.kind === 'and' ? expression.terms : [expression];
}

function isAbout(term: FilterExpression, key: QuickKey): boolean {
  return (term.kind === 'choice' || term.kind === 'pattern') && term.key === key;
}

/** Values of a key that a filter asks for at its top level; none when the filter cannot be read or says nothing of it. */
export function chosenValues(filter: string, key: QuickKey): readonly string[] {
  const parsed = tryParseFilter(filter);
  if (!parsed.ok) return [];
  const term = termsOf(parsed.expression).find((each) => isAbout(each, key));
  if (term?.kind === 'choice') return term.values;
  return term?.kind === 'pattern' ? term.patterns.map((pattern) => pattern.join('*')) : [];
}

/** The filter with a key's values replaced; what else it says stays. A filter that cannot be read is replaced. */
export function withValues(filter: string, key: QuickKey, values: readonly string[]): string {
  const parsed = tryParseFilter(filter);
  const others = parsed.ok ? termsOf(parsed.expression).filter((term) => !isAbout(term, key)) : [];
  const chosen: FilterExpression[] = values.length === 0 ? [] : [termFor(key, values)];
  const terms = [...others, ...chosen];
  const [only] = terms;
  if (only === undefined) return '';
  return printFilter(terms.length === 1 ? only : { kind: 'and', terms });
}

/** The filter with only captures of this type of event. */
export function withType(filter: string, type: string): string {
  const parsed = tryParseFilter(filter);
  const others = parsed.ok ? termsOf(parsed.expression).filter((term) => !(term.kind === 'pattern' && term.key === 'type')) : [];
  const terms: FilterExpression[] = [...others, { kind: 'pattern', key: 'type', patterns: [[type]] }];
  return printFilter(terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'and', terms });
}

function termFor(key: QuickKey, values: readonly string[]): FilterExpression {
  return key === 'endpoint'
    ? { kind: 'pattern', key, patterns: values.map((value) => [value]) }
    : { kind: 'choice', key, values };
}
