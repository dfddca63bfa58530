import { useEffect } from 'react';
import { useHealth } from '../../host/host-context.tsx';
import { usePreferences } from '../../preferences.ts';
import { createNotifier } from './notifier.ts';

/** Says how many captures came while the page was out of sight, for whoever has asked for that; once on the page. */
export function useArrivalNotifications(): void {
  const wanted = usePreferences(({ notify }) => notify);
  const stored = useHealth()?.captures.stored;
  useEffect(() => {
    if (stored !== undefined) told.stored(stored, { wanted, hidden: document.visibilityState === 'hidden' });
  }, [stored, wanted]);
}

const told = createNotifier({
  now: () => performance.now(),
  show: (text) => {
    if (Notification.permission !== 'granted') return;
    const shown = new Notification('Hookwright', { body: text, tag: 'hookwright-arrivals' });
    shown.addEventListener('click', () => window.focus());
  },
});
