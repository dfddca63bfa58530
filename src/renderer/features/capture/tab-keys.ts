import { useEffect, useEffectEvent } from 'react';
import { detailTabs, type DetailTab } from './detail-state.ts';

/** Where digits are text, or where a dialog or a menu has its own keys. */
const typing = [
  'input:not([type="radio"], [type="checkbox"], [type="range"])',
  'textarea',
  'select',
  '[contenteditable="true"]',
  '[role="menu"]',
  '[role="listbox"]',
  '[role="dialog"]:not([data-sheet])',
].join(', ');

/** `1` to `6` open the tabs of the detail from left to right, wherever the focus is, as long as nobody is typing. */
export function useTabKeys(open: (tab: DetailTab) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    if (event.target instanceof Element && event.target.closest(typing) !== null) return;
    const tab = detailTabs[Number(event.key) - 1];
    if (tab === undefined) return;
    event.preventDefault();
    open(tab);
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
