import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import { isSearch, planSearch, type SearchPlan, type SearchTable } from './filter-search-sql.ts';
import { compileFilter, type FilterContext, type FilterSql } from './filter-sql.ts';

/** A filter whose matches the search index names: candidates come from there, newest first, and `rest` is asked of each. */
export interface IndexDriver {
  readonly table: SearchTable;
  readonly match: string;
  readonly readsWhole: boolean;
  readonly rest: FilterSql;
}

/** Null where not every match holds something that the index knows. */
export function driverOf(expression: FilterExpression, context: Omit<FilterContext, 'reach'>): IndexDriver | null {
  const terms = expression.kind === 'and' ? expression.terms : [expression];
  const planned = terms.map((term) => ({ term, plan: isSearch(term) ? planSearch(term) : null }));
  const usable = planned.filter((each): each is PlannedTerm => each.plan !== null && each.plan.match !== null);
  const table = usable.some(({ plan }) => plan.table === 'search_words') ? 'search_words' : 'search_headers';
  const driving = usable.filter(({ plan }) => plan.table === table);
  if (driving.length === 0) return null;
  const match = driving.map(({ plan }) => (driving.length === 1 ? plan.match : `(${plan.match})`)).join(' AND ');
  const asked = planned.filter((each) => !driving.some(({ term }) => term === each.term)).map(({ term }) => term);
  return {
    table,
    match,
    readsWhole: driving.some(({ plan }) => plan.readsWhole),
    rest: withLooks(compileTerms(asked, context), driving),
  };
}

interface PlannedTerm {
  readonly term: FilterExpression;
  readonly plan: SearchPlan & { readonly match: string };
}

function compileTerms(terms: readonly FilterExpression[], context: Omit<FilterContext, 'reach'>): FilterSql {
  const [only] = terms;
  const expression: FilterExpression =
    only === undefined ? { kind: 'everything' } : terms.length === 1 ? only : { kind: 'and', terms };
  return compileFilter(expression, { ...context, reach: 'indexed' });
}

/** What the index cannot tell for certain is asked last: it reads the capture. */
function withLooks({ sql, params, windows }: FilterSql, driving: readonly PlannedTerm[]): FilterSql {
  const looks = driving.map(({ plan }) => plan.look).filter((look) => look !== null);
  return {
    sql: [`(${sql})`, ...looks.map((look) => look.sql)].join(' AND '),
    params: [...params, ...looks.map((look) => look.param)],
    windows,
  };
}
