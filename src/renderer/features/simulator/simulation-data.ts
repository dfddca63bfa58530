/** Reading, starting and following simulations: the only file here that speaks to the host. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { Lane, Simulation, SimulationInput, SimulationSummary } from '#shared/simulation.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';

const listKey = ['simulations'] as const;
const runKey = (id: string | null) => ['simulation', id] as const;

/** Lanes change while a run goes on; they are read again this often, ms. */
const lanesEveryMs = 600;

export function useSimulations() {
  const client = useClient();
  return useQuery({ queryKey: listKey, queryFn: async () => (await client.simulations.list()).items });
}

/** One run with its first lanes. While it goes on, its progress is followed and its lanes are read again and again. */
export function useSimulation(id: string | null) {
  const client = useClient();
  const cache = useQueryClient();
  const link = useHostLink();
  const query = useQuery({
    queryKey: runKey(id),
    queryFn: async () => (id === null ? null : client.simulations.get({ id })),
    enabled: id !== null,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? lanesEveryMs : false),
  });
  const running = query.data?.id === id && query.data?.state === 'running';
  useEffect(() => {
    if (!running || id === null) return undefined;
    const stop = new AbortController();
    void followStream<SimulationSummary>(
      link,
      (open, signal) => open.workbench.followSimulation({ id }, { signal }),
      {
        message: (summary) => {
          if (summary.state === 'running') {
            cache.setQueryData<Simulation | null>(runKey(id), (before) => (before == null ? before : { ...before, ...summary }));
            return;
          }
          stop.abort();
          void cache.invalidateQueries({ queryKey: runKey(id) });
          void cache.invalidateQueries({ queryKey: listKey });
        },
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [running, id, link, cache]);
  return query;
}

/** The provider of a capture: null when none is known or it is gone, undefined until that is known. */
export function useHandedProvider(captureId: string): string | null | undefined {
  const client = useClient();
  const { data, error } = useQuery({
    queryKey: ['capture', captureId],
    queryFn: () => client.captures.get({ id: captureId }),
    enabled: captureId !== '',
    staleTime: 60_000,
  });
  return error === null ? data?.provider : null;
}

const lanesPerPage = 500;

/** All lanes of a run that were read so far; more are read when their end comes into sight. */
export function useLanes(simulation: Simulation) {
  const client = useClient();
  const { id, lanes, moreLanes, state } = simulation;
  const first = lanes.length;
  const rest = useInfiniteQuery({
    queryKey: [...runKey(id), 'lanes'],
    queryFn: ({ pageParam }) => client.workbench.simulationLanes({ id, from: pageParam }),
    initialPageParam: first,
    getNextPageParam: (page) => {
      const last = page.lanes.at(-1);
      return page.lanes.length < lanesPerPage || last === undefined ? null : last.index + 1;
    },
    enabled: false,
  });
  const all = useMemo(() => [...lanes, ...(rest.data?.pages ?? []).flatMap((page) => page.lanes)], [lanes, rest.data]);
  const { fetchNextPage, hasNextPage, isFetching, data } = rest;
  const wanted = moreLanes && state !== 'running' && !isFetching && (data === undefined || hasNextPage);
  const loadMore = useCallback(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  return { lanes: all, loadMore, complete: !moreLanes || (data !== undefined && !hasNextPage) };
}

/** The lanes of these indexes, whether or not they were read already. */
export function useChosenLanes(id: string, loaded: readonly Lane[], indexes: readonly number[]): readonly Lane[] {
  const client = useClient();
  const byIndex = useMemo(() => new Map(loaded.map((lane) => [lane.index, lane])), [loaded]);
  const missing = indexes.filter((index) => !byIndex.has(index));
  const fetched = useQueries({
    queries: missing.map((index) => ({
      queryKey: [...runKey(id), 'lane', index],
      queryFn: async () =>
        (await client.workbench.simulationLanes({ id, from: index })).lanes.find((lane) => lane.index === index) ?? null,
      staleTime: 60_000,
    })),
  });
  const extra = new Map(fetched.flatMap(({ data }) => (data == null ? [] : [[data.index, data] as const])));
  return indexes.flatMap((index) => byIndex.get(index) ?? extra.get(index) ?? []);
}

export function useStartSimulation() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: SimulationInput) => client.simulations.create(input),
    onSuccess: (started) => {
      cache.setQueryData(runKey(started.id), started);
      return cache.invalidateQueries({ queryKey: listKey });
    },
  });
}

export function useCancelSimulation() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.workbench.cancelSimulation({ id }),
    onSuccess: (_, id) => cache.invalidateQueries({ queryKey: runKey(id) }),
  });
}

export function useRemoveSimulation() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.workbench.removeSimulation({ id }),
    onSuccess: (_, id) => {
      cache.setQueryData<SimulationSummary[]>(listKey, (before) => before?.filter((run) => run.id !== id));
      return cache.invalidateQueries({ queryKey: listKey });
    },
  });
}
