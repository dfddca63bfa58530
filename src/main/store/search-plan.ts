import type Database from 'better-sqlite3';
import type { FilterExpression } from '#shared/filter/filter-expression.ts';
import { isSearch, planSearch, type SearchPlan, type SearchTable } from './filter-search-sql.ts';
import { type BlockCondition, compileBlocks } from './filter-blocks.ts';
import { resolveWildcards, type ResolvingRange } from './filter-resolving.ts';
import { compileFilter, type FilterContext, type FilterSql } from './filter-sql.ts';
import type { IndexTerms } from './index-terms.ts';
import { intersectRare } from './rare-intersection.ts';

/** How a search goes about its captures. */
export interface SearchSteps {
  /** For captures that are not in the index. */
  readonly unindexed: FilterSql;
  /** For the others; under a driver only what is asked of its candidates. */
  readonly indexed: FilterSql;
  readonly driver: IndexDriver | null;
  readonly blocks: BlockCondition | null;
}

/** Works out how to look for a filter, in short steps. */
export function* planSteps(
  db: Database.Database,
  terms: IndexTerms,
  query: { readonly expression: FilterExpression; readonly now: number },
  { indexedTo, ...range }: ResolvingRange & { readonly indexedTo: number },
): Generator<void, SearchSteps> {
  const resolved = yield* resolveWildcards(db, query.expression, range);
  const expression = yield* intersectRare(db, resolved, query.now, range);
  const context = { now: query.now, indexedTo };
  const driver = driverOf(expression, context);
  yield;
  return {
    unindexed: compileFilter(expression, { ...context, reach: 'unindexed' }),
    indexed: driver?.rest ?? compileFilter(expression, { ...context, reach: 'indexed' }),
    driver: driver === null ? null : { table: driver.table, ...terms.expand(driver.table, driver.match) },
    blocks: compileBlocks(expression, query.now),
  };
}

/** A filter whose matches the search index names: candidates come from there, newest first, and `rest` is asked of each. */
export interface IndexDriver {
  readonly table: SearchTable;
  readonly match: string;
  /** A prefix is in it: reading a few takes as long as reading all. */
  readonly whole: boolean;
}

/** Null where not every match holds something that the index knows. */
function driverOf(
  expression: FilterExpression,
  context: Omit<FilterContext, 'reach'>,
): (Omit<IndexDriver, 'whole'> & { readonly rest: FilterSql }) | null {
  const terms = expression.kind === 'and' ? expression.terms : [expression];
  const planned = terms.map((term) => ({ term, plan: isSearch(term) ? planSearch(term) : null }));
  const usable = planned.filter((each): each is PlannedTerm => each.plan !== null && each.plan.match !== null);
  const table = usable.some(({ plan }) => plan.table === 'search_words') ? 'search_words' : 'search_headers';
  const driving = usable.filter(({ plan }) => plan.table === table);
  if (driving.length === 0) return null;
  const excluded = terms.filter((term) => exclusionOf(term, table) !== null);
  const match = [
    driving.map(({ plan }) => `(${plan.match})`).join(' AND '),
    ...excluded.map((term) => `(${exclusionOf(term, table)})`),
  ].join(' NOT ');
  const known = new Set<FilterExpression>([...driving.map(({ term }) => term), ...excluded]);
  const asked = terms.filter((term) => !known.has(term));
  return {
    table,
    match,
    rest: withLooks(compileTerms(asked, context), driving),
  };
}

/** What the index can leave out by itself: words that it knows for certain. */
function exclusionOf(expression: FilterExpression, table: SearchTable): string | null {
  if (expression.kind !== 'not' || !isSearch(expression.term)) return null;
  const planned = planSearch(expression.term);
  return planned === null || planned.table !== table || planned.look !== null ? null : planned.match;
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
