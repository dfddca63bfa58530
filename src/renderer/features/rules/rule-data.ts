/** Reading, changing and running rules: the only file here that speaks to the host. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { RuleRun, TagRule, TagRuleInput } from '#shared/annotation.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useClient, useHostLink } from '../../host/host-context.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { offerUndo } from '../../parts/undo-notice.tsx';
import { rulesKey, useTagChanges } from '../annotations/annotation-data.ts';

export function useRules() {
  const client = useClient();
  return useQuery({ queryKey: rulesKey, queryFn: async () => (await client.workbench.rules()).items });
}

/** How many stored captures a filter lets through; null for one that cannot be read. */
export function useRulePreview(filter: string) {
  const client = useClient();
  const readable = tryParseFilter(filter).ok;
  return useQuery({
    queryKey: [...rulesKey, 'preview', filter],
    queryFn: () => (readable ? client.workbench.previewRule({ filter }) : null),
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  });
}

export function useSaveRule() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, rule }: { readonly id: string | null; readonly rule: TagRuleInput }) =>
      client.workbench.saveRule({ ...rule, ...(id === null ? {} : { id }) }),
    onSettled: () => cache.invalidateQueries({ queryKey: rulesKey }),
  });
}

/** Deleting with a way back, and moving up and down. */
export function useRuleChanges() {
  const client = useClient();
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: rulesKey });
  return {
    remove: async (rule: TagRule): Promise<void> => {
      await client.workbench.removeRule({ id: rule.id });
      await refresh();
      offerUndo(`The rule “${rule.name}” is deleted.`, async () => {
        await client.workbench.saveRule(inputOf(rule));
        await refresh();
      });
    },
    order: async (ids: readonly string[]): Promise<void> => {
      await client.workbench.orderRules({ ids: [...ids] });
      await refresh();
    },
  };
}

export function inputOf({ name, filter, tags, enabled, notify }: TagRule): TagRuleInput {
  return { name, filter, tags, enabled, notify };
}

/** A rule being applied to the captures there are. */
export function useRuleRun() {
  const client = useClient();
  const link = useHostLink();
  const { refresh } = useTagChanges();
  const [run, setRun] = useState<RuleRun | null>(null);
  const ended = useEffectEvent(() => void refresh());
  const runId = run?.state === 'running' ? run.id : null;
  useEffect(() => {
    if (runId === null) return undefined;
    const stop = new AbortController();
    void followStream<RuleRun>(
      link,
      (open, signal) => open.workbench.followRuleRun({ runId }, { signal }),
      {
        message: (now) => {
          setRun(now);
          if (now.state === 'running') return;
          stop.abort();
          ended();
        },
        failed: () => {
          // The program was started anew: what was done until then is done.
          stop.abort();
          setRun((before) => (before === null ? null : { ...before, state: 'failed' }));
        },
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [runId, link]);
  return {
    run,
    start: (rule: TagRule): void => void client.workbench.applyRule({ id: rule.id }).then(setRun, tellFailure),
    cancel: (): void => void (run === null ? null : client.workbench.cancelRuleRun({ runId: run.id }).then(setRun, tellFailure)),
    undo: async (): Promise<void> => {
      if (run === null) return;
      await client.workbench.undoTags({ undoToken: run.undoToken });
      setRun(null);
      await refresh();
    },
    dismiss: () => setRun(null),
  };
}
