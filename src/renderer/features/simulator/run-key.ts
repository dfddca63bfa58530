import { useEffect } from 'react';

/** Ctrl+Enter or Cmd+Enter runs the set-up, also from within a field. */
export function useRunKey(onRun: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (event.defaultPrevented) return;
      event.preventDefault();
      onRun();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
