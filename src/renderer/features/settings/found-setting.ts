import { useEffect } from 'react';
import { setParam, useParam } from '../../navigation.ts';

const markedMs = 2_400;
/** A section may have to ask the host before it has the row. */
const patienceMs = 4_000;

/** Brings the setting that the address names into sight, marks it for a moment and puts the focus on its control. */
export function useFoundSetting(): void {
  const wanted = useParam('setting');
  useEffect(() => {
    if (wanted === null || !/^[a-z-]+$/.test(wanted)) return undefined;
    const show = (): boolean => {
      const row = document.querySelector<HTMLElement>(`[data-settings] [data-setting='${wanted}']`);
      if (row === null) return false;
      row.scrollIntoView({ block: 'center' });
      row.dataset['found'] = '';
      window.setTimeout(() => delete row.dataset['found'], markedMs);
      const control = row.querySelector<HTMLElement>('input:checked, input, textarea, select, button, a[href]');
      control?.focus({ preventScroll: true });
      // Found once: a reload or coming back shall not take the focus again.
      setParam('setting', null);
      return true;
    };
    if (show()) return undefined;
    const observer = new MutationObserver(() => show() && observer.disconnect());
    observer.observe(document.body, { childList: true, subtree: true });
    const timer = window.setTimeout(() => observer.disconnect(), patienceMs);
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
    };
  }, [wanted]);
}
