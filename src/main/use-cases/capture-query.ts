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
