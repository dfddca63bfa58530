/** Rules that notify, as the system shows them: the one place that notifications come from. */
import { useEffect } from 'react';
import type { RuleMatch } from '#shared/annotation.ts';
import { followStream } from '../../host/follow-stream.ts';
import { useHostLink } from '../../host/host-context.tsx';
import { defineAction } from '../../keys/registry.ts';
import { useAction } from '../../keys/use-action.ts';
import { openView, viewOf } from '../../navigation.ts';
import { usePreferences } from '../../preferences.ts';
import { everyCapture, useFilterNotices } from './filter-notices.ts';
import { noticeOf, notifyState, playNotice } from './notify.ts';
import { useRules } from './rule-data.ts';

const every = defineAction({
  id: 'notifications.every',
  title: 'Notify of every new capture, or stop',
  group: 'Everywhere',
  keywords: 'notifications alert arrivals rule',
});

/** Turns what rules matched into notifications, wherever the user is; shows nothing itself. */
export function RuleNotices() {
  const link = useHostLink();
  const notices = useFilterNotices();
  useAction({ ...every, run: () => void notices.set(everyCapture, !notices.isOn(everyCapture.filter)) });
  const wanted = useRules().data?.some(({ enabled, notify }) => enabled && notify.on) ?? false;
  useEffect(() => {
    if (!wanted) return undefined;
    const stop = new AbortController();
    void followStream<{ matches: RuleMatch[] }>(
      link,
      (client, signal) => client.workbench.ruleMatches(undefined, { signal }),
      { message: ({ matches }) => tell(matches) },
      stop.signal,
    );
    return () => stop.abort();
  }, [link, wanted]);
  return null;
}

/** Whoever looks at the list sees it come. */
function tell(matches: readonly RuleMatch[]): void {
  if (document.hasFocus() && viewOf(location.search) === 'inbox') return;
  const masked = usePreferences.getState().presenter;
  const notice = noticeOf(masked ? matches.map((match) => ({ ...match, newest: null })) : matches);
  if (notice === null || notifyState() !== 'granted') return;
  // One at a time: the next replaces it, also that of another tab of the same page.
  const shown = new Notification(notice.title, { body: notice.body, tag: 'hookwright-rules', silent: true });
  shown.addEventListener('click', () => {
    window.focus();
    openView('inbox', notice.params);
    shown.close();
  });
  if (notice.sound) playNotice();
}
