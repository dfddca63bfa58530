import { HookwrightError } from '#shared/errors.ts';
import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { compileFilter, type FilterSql } from '../store/filter-sql.ts';
import type { StoreReader } from '../store/reader.ts';

/** What a filter says; null when there is nothing to filter. Throws filter-malformed. */
export function readQuery(filter: string | undefined): FilterExpression | null {
  if (filter === undefined || filter.trim() === '') return null;
  return parseFilter(filter);
}

/** SQL of a filter as of `now` (ms) for any captures; null when there is nothing to filter. Throws filter-malformed. */
export function compileQuery(filter: string | undefined, now: number, reader: StoreReader): FilterSql | null {
  const expression = readQuery(filter);
  return expression === null ? null : compileFilter(expression, { now, indexedTo: reader.indexedTo() });
}

/** The number within a capture id. Throws cursor-malformed naming the field. */
export function seqOf(id: string, field: string): number {
  const match = /^c(\d{1,15})$/.exec(id);
  if (match === null) throw new HookwrightError('cursor-malformed', `"${id.slice(0, 40)}" is not a capture id.`, { field });
  return Number(match[1]);
}

export interface Bounds {
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
}

/** What a page of the list keeps to: the two ids, and the cursor, which continues from where the last page ended. */
export function boundsOf(query: {
  readonly cursor?: string | undefined;
  readonly order: 'newest' | 'oldest';
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}): Bounds {
  const number = (field: 'cursor' | 'after' | 'before'): number[] => {
    const id = query[field];
    return id === undefined ? [] : [seqOf(id, field)];
  };
  const older = [...number('before'), ...(query.order === 'newest' ? number('cursor') : [])];
  const newer = [...number('after'), ...(query.order === 'oldest' ? number('cursor') : [])];
  return {
    beforeSeq: older.length === 0 ? undefined : Math.min(...older),
    afterSeq: newer.length === 0 ? undefined : Math.max(...newer),
  };
}
