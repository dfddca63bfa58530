import { useEffect } from 'react';

/**
 * Has the browser ask before the page is closed or reloaded while something is unsaved; in the desktop window the main
 * process asks (hosts/electron/window.ts).
 */
export function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
