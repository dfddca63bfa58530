import { HookwrightError } from '#shared/errors.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { compileFilter } from '../store/filter-sql.ts';

export interface CompiledQuery {
  readonly sql: string;
  readonly params: (string | number)[];
}

/** SQL of a filter as of `now` (ms); null when there is nothing to filter. Throws filter-malformed. */
export function compileQuery(filter: string | undefined, now: number): CompiledQuery | null {
  if (filter === undefined || filter.trim() === '') return null;
  return compileFilter(parseFilter(filter), now);
}

/** The number within a capture id. Throws cursor-malformed naming the field. */
export function seqOf(id: string, field: string): number {
  const match = /^c(\d{1,15})$/.exec(id);
  if (match === null) throw new HookwrightError('cursor-malformed', `"${id.slice(0, 40)}" is not a capture id.`, { field });
  return Number(match[1]);
}
