/** What can be completed at the caret of a filter that is being typed. Pure; real values come from `workbench.filterValues`. */
import { filterForms, filterKeys, findFilterKey, type FilterKeyDefinition } from './filter-keys.ts';

export type CompletionKind = 'key' | 'value' | 'header-name' | 'body-path' | 'nothing';

export interface CompletionCandidate {
  /** What replaces `from` to `to`. */
  readonly insert: string;
  /** What a list shows beside it; one short sentence or example. */
  readonly detail: string;
}

export interface Completion {
  readonly kind: CompletionKind;
  /** UTF-16 offsets of what a candidate replaces; `to` exclusive, at or behind the caret. */
  readonly from: number;
  readonly to: number;
  /** What stands there up to the caret, quotes taken off. */
  readonly prefix: string;
  /**
   * What to ask `filterValues` for: a key such as `provider`, `header` (names), `header[x-id]` (values), `body` (paths),
   * `body.data.from` (values). Null when `candidates` are all there are.
   */
  readonly key: string | null;
  /** Those that are known without asking, best first. */
  readonly candidates: readonly CompletionCandidate[];
}

const operatorIn = /!=|>=|<=|[:=><~]/g;

export function completeAt(text: string, caret: number): Completion {
  const at = Math.max(0, Math.min(caret, text.length));
  const term = termAt(text, at);
  if (term === null) return { kind: 'nothing', from: at, to: at, prefix: '', key: null, candidates: [] };
  const { from, to, operator } = term;
  const written = text.slice(from, at);
  if (operator === null || operator.from >= at) return completeKey(written, from, operator?.from ?? to);
  const subject = text.slice(from, operator.from);
  const valueFrom = term.valueFrom;
  return completeValue(subject, unquoted(text.slice(valueFrom, at)), valueFrom, term.valueTo);
}

interface Term {
  readonly from: number;
  readonly to: number;
  readonly operator: { readonly from: number; readonly to: number } | null;
  /** The value of the list that the caret is in. */
  readonly valueFrom: number;
  readonly valueTo: number;
}

/** The term around a place: quotes and brackets hold it together. Null within words in quotes. */
function termAt(text: string, caret: number): Term | null {
  let from = 0;
  let quoted = false;
  let bracket = false;
  let operator: Term['operator'] = null;
  let valueFrom = 0;
  let at = 0;
  const isSpace = (character: string): boolean => /[\s()]/.test(character);
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
      continue;
    }
    if (character === '"') quoted = true;
    else if (character === '[' && operator === null) bracket = true;
    else if (character === ']') bracket = false;
    else if (!bracket || isSpace(character)) {
      if (isSpace(character)) {
        if (at >= caret) break;
        from = at + 1;
        operator = null;
        bracket = false;
      } else if (character === '-' && at === from) {
        if (at < caret) from = at + 1;
      } else if (operator === null) {
        operatorIn.lastIndex = at;
        const match = operatorIn.exec(text);
        if (match?.index === at) {
          operator = { from: at, to: at + match[0].length };
          at += match[0].length - 1;
          valueFrom = operator.to;
        }
      } else if (character === ',') {
        if (at >= caret) break;
        valueFrom = at + 1;
      }
    }
  }
  if (operator === null && text.charAt(from) === '"' && caret > from) return null;
  return { from, to: operator === null ? Math.max(at, caret) : at, operator, valueFrom, valueTo: Math.max(at, caret) };
}

function unquoted(written: string): string {
  return written.replaceAll(/\\(["\\])|"/g, '$1');
}

function completeKey(written: string, from: number, to: number): Completion {
  const header = /^headers?\[("?)(.*)$/is.exec(written);
  if (header !== null) {
    const nameFrom = from + written.indexOf('[') + 1;
    return { kind: 'header-name', from: nameFrom, to, prefix: (header[2] ?? '').toLowerCase(), key: 'header', candidates: [] };
  }
  if (/^(body|payload)[.[]/i.test(written)) {
    return { kind: 'body-path', from, to, prefix: written.replace(/^payload/i, 'body'), key: 'body', candidates: [] };
  }
  const wanted = written.toLowerCase();
  const keys = filterKeys.map((definition) => ({
    insert: `${definition.key}:`,
    detail: definition.example,
    names: [definition.key, ...definition.aliases],
  }));
  const forms = filterForms
    .filter(({ form }) => form !== 'words')
    .map(({ form, example }) => ({ insert: form, detail: example, names: [form] }));
  const candidates = [...keys, ...forms]
    .filter(({ names }) => names.some((name) => name.startsWith(wanted)))
    .toSorted((a, b) => Number(b.insert.startsWith(wanted)) - Number(a.insert.startsWith(wanted)))
    .map(({ insert, detail }) => ({ insert, detail }));
  return { kind: 'key', from, to, prefix: written, key: null, candidates };
}

function completeValue(subject: string, prefix: string, from: number, to: number): Completion {
  const place = /^(headers?|body|payload)([.[].*)$/is.exec(subject);
  if (place !== null) {
    const room = (place[1] ?? '').toLowerCase().startsWith('header') ? 'header' : 'body';
    return { kind: 'value', from, to, prefix, key: `${room}${place[2] ?? ''}`, candidates: [] };
  }
  const definition = findFilterKey(subject);
  if (definition === undefined) return { kind: 'nothing', from, to, prefix, key: null, candidates: [] };
  const fixed = fixedValues(definition);
  const wanted = prefix.toLowerCase();
  return {
    kind: 'value',
    from,
    to,
    prefix,
    key: definition.kind === 'pattern' || definition.key === 'status' ? definition.key : null,
    candidates: fixed.filter(({ insert }) => insert.toLowerCase().startsWith(wanted)),
  };
}

function fixedValues(definition: FilterKeyDefinition): readonly CompletionCandidate[] {
  if (definition.kind === 'choice') return definition.values.map((insert) => ({ insert, detail: '' }));
  if (definition.kind === 'time') {
    return [
      { insert: '-15m', detail: '15 minutes ago' },
      { insert: '-1h', detail: 'an hour ago' },
      { insert: '-1d', detail: 'a day ago' },
      { insert: '-1w', detail: 'a week ago' },
    ];
  }
  if (definition.key !== 'status') return [];
  return ['2xx', '4xx', '5xx'].map((insert) => ({ insert, detail: 'a class of statuses' }));
}
