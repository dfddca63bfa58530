import { useEffect } from 'react';

/** Has the browser ask before the page is closed or reloaded while something is unsaved. */
export function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    // The desktop window would stay open without a word: Electron shows no question of its own.
    if (!unsaved || location.protocol === 'app:') return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
