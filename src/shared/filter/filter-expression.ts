/**
 * The one filter language, for the UI, the CLI and the API: what a filter says, as data.
 * `parse-filter.ts` reads it, `print-filter.ts` writes it, `describe-filter.ts` puts it in plain words.
 * This folder knows nothing of SQL, of the clock or of who asks; relative times stay relative until a filter is compiled.
 */

/** Text with wildcards: the literal pieces between the `*`s. One piece means the exact text; `['message.', '']` is `message.*`. */
export type Pattern = readonly string[];

export type ChoiceKey = 'dir' | 'verdict' | 'reason' | 'problem' | 'is' | 'has';
export type PatternKey =
  | 'provider'
  | 'type'
  | 'endpoint'
  | 'method'
  | 'path'
  | 'event'
  | 'conversation'
  | 'from'
  | 'scheme'
  | 'content'
  | 'ip'
  | 'tag'
  | 'note';
export type NumberKey = 'status' | 'size' | 'id';
export type TimeKey = 'after' | 'before';
export type FilterKey = ChoiceKey | PatternKey | NumberKey | TimeKey;

export type Comparison = '>' | '>=' | '<' | '<=';

/** Both ends belong to it. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** `ago`: milliseconds before the moment the filter is run; `at`: milliseconds since the epoch. */
export type FilterTime = { readonly ago: number } | { readonly at: number };

/** A step into a body: a member's name, an element's index, or null for every element or member. */
export type BodyStep = string | number | null;

/**
 * A place within a capture that holds text of the sender's: headers by name (in lower case, wildcards allowed), or a value in a
 * JSON, form or multipart body.
 */
export type FilterPlace =
  | { readonly kind: 'header'; readonly name: Pattern }
  | { readonly kind: 'body'; readonly path: readonly BodyStep[] };

/** One test on a capture. A list of values means any of them. */
export type FilterCondition =
  /** Whole words one after the other, in the summary or the body; `*` lets a word go on. */
  | { readonly kind: 'words'; readonly pattern: Pattern }
  /** These very characters, in the summary or the body. */
  | { readonly kind: 'text'; readonly text: string }
  /** Any of the values at the place is like one of the patterns; `['', '']` is met by whatever is there. */
  | { readonly kind: 'value'; readonly place: FilterPlace; readonly patterns: readonly Pattern[] }
  | {
      readonly kind: 'value-compare';
      readonly place: FilterPlace;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'choice'; readonly key: ChoiceKey; readonly values: readonly string[] }
  | { readonly kind: 'pattern'; readonly key: PatternKey; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'ranges'; readonly key: NumberKey; readonly ranges: readonly NumberRange[] }
  | { readonly kind: 'compare'; readonly key: NumberKey; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'time'; readonly key: TimeKey; readonly time: FilterTime };

/**
 * A filter in its plainest form, which is the only one the parser makes: `and` and `or` have two terms or more and
 * hold none of their own kind, and `not` never holds a `not`.
 */
export type FilterExpression =
  | { readonly kind: 'everything' }
  | { readonly kind: 'and'; readonly terms: readonly FilterExpression[] }
  | { readonly kind: 'or'; readonly terms: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly term: FilterExpression }
  | FilterCondition;

/** Characters (UTF-16 units) a filter may have. */
export const filterLengthLimit = 10_000;
/** Values and words a filter may have in all; keeps every query quick and within what SQLite accepts. */
export const filterValueLimit = 500;
/** Parentheses within parentheses. */
export const filterDepthLimit = 50;
/** Steps of a path into a body. */
export const filterPathLimit = 50;
