import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FilterExpression, FilterTime } from '#shared/filter/filter-expression.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { printFilter } from '#shared/filter/print-filter.ts';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { spans, type Span } from './statistics-state.ts';

/** The figures are read anew at most this often, ms; and never for more than a twentieth of the host's time. */
const shownEveryMs = 1_000;
const shareOfTime = 20;
const buckets = 90;

export interface TimeRange {
  /** Milliseconds since the epoch; null: open at that end. */
  readonly from: number | null;
  readonly to: number | null;
}

/** The time a filter keeps to at its top level. */
export function timeOf(filter: string, now: number): TimeRange {
  const range: { from: number | null; to: number | null } = { from: null, to: null };
  const parsed = tryParseFilter(filter);
  if (!parsed.ok) return range;
  const moment = (time: FilterTime): number => ('at' in time ? time.at : now - time.ago);
  for (const term of termsOf(parsed.expression)) {
    if (term.kind !== 'time') continue;
    const at = moment(term.time);
    if (term.key === 'after') range.from = Math.max(range.from ?? at, at);
    else range.to = Math.min(range.to ?? at, at);
  }
  return range;
}

/** The filter with its time replaced; null at both ends: of any time. A filter that cannot be read is replaced. */
export function withTime(filter: string, { from, to }: TimeRange): string {
  const parsed = tryParseFilter(filter);
  const others = parsed.ok ? termsOf(parsed.expression).filter(({ kind }) => kind !== 'time') : [];
  const terms: FilterExpression[] = [...others];
  if (from !== null) terms.push({ kind: 'time', key: 'after', time: { at: from } });
  if (to !== null) terms.push({ kind: 'time', key: 'before', time: { at: to } });
  const [only] = terms;
  if (only === undefined) return '';
  return printFilter(terms.length === 1 ? only : { kind: 'and', terms });
}

function termsOf(expression: FilterExpression): readonly FilterExpression[] {
  if (expression.kind === 'everything') return [];
  return expression.kind === 'and' ? expression.terms : [expression];
}

interface StatisticsQuery {
  readonly filter: string;
  readonly span: Span;
  /** Rises whenever the list changes. */
  readonly version: number;
}

/** Figures of what the filter lets through, kept up to date while they are shown. */
export function useStatistics({ filter, span, version }: StatisticsQuery) {
  const client = useClient();
  const took = useRef(0);
  const tick = useSettled(version, () => Math.max(shownEveryMs, took.current * shareOfTime));
  return useQuery({
    queryKey: ['statistics', filter, span, tick],
    queryFn: async (): Promise<CaptureStatistics> => {
      const now = Date.now();
      const { from, to } = timeOf(filter, now);
      const begin = from ?? (span === 'all' ? null : (to ?? now) - spans[span]);
      const started = performance.now();
      const statistics = await client.workbench.captureStatistics({
        buckets,
        ...(filter === '' ? {} : { filter }),
        ...(begin === null ? {} : { from: begin }),
        ...(to === null ? (span === 'all' ? {} : { to: now + 1 }) : { to }),
      });
      took.current = performance.now() - started;
      return statistics;
    },
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** A number that follows another one, but changes no more often than every so many milliseconds. */
function useSettled(value: number, everyMs: () => number): number {
  const [settled, setSettled] = useState(value);
  const changedAt = useRef(-Infinity);
  const every = useRef(everyMs);
  useEffect(() => {
    every.current = everyMs;
  });
  useEffect(() => {
    if (value === settled) return undefined;
    const wait = Math.max(0, changedAt.current + every.current() - performance.now());
    const timer = window.setTimeout(() => {
      changedAt.current = performance.now();
      setSettled(value);
    }, wait);
    return () => window.clearTimeout(timer);
  }, [value, settled]);
  return settled;
}
