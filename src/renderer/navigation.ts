/**
 * Where the user is: the room and what is chosen in it, kept in the page's query string so that back, forward, reload and
 * bookmarks work, under http:// and app:// alike.
 */
import { useSyncExternalStore } from 'react';

export const views = ['inbox', 'conversations', 'send', 'deliveries', 'simulator', 'endpoints', 'settings', 'compare'] as const;
export type View = (typeof views)[number];

const changed = 'hookwright:navigated';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}

function readSearch(): string {
  return location.search;
}

function show(params: URLSearchParams, replace: boolean): void {
  const query = params.toString();
  const url = location.pathname + (query === '' ? '' : `?${query}`);
  if (url === location.pathname + location.search) return;
  if (replace) history.replaceState(history.state, '', url);
  else history.pushState(null, '', url);
  window.dispatchEvent(new Event(changed));
}

/** Opens a room; `params` is what shall be chosen there. */
export function openView(view: View, params: Readonly<Record<string, string>> = {}): void {
  const next = new URLSearchParams(params);
  if (view !== 'inbox') next.set('view', view);
  show(next, false);
}

/** Changes what is chosen in the room, without a step in the history. Null takes it out. */
export function setParam(name: string, value: string | null): void {
  const next = new URLSearchParams(location.search);
  if (value === null || value === '') next.delete(name);
  else next.set(name, value);
  show(next, true);
}

/** The room that a query string names. */
export function viewOf(search: string): View {
  const asked = new URLSearchParams(search).get('view');
  return views.find((view) => view === asked) ?? 'inbox';
}

export function useView(): View {
  return viewOf(useSyncExternalStore(subscribe, readSearch));
}

export function useParam(name: string): string | null {
  const search = useSyncExternalStore(subscribe, readSearch);
  return new URLSearchParams(search).get(name);
}
