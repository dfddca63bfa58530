/**
 * The browser carrier: one WebSocket to the host that served this page. The token comes in the URL's fragment, is kept for
 * this tab only and goes out in the first message, so that it never stands in an address bar, a log or a Referer. A page that
 * Hookwright opened itself comes with a ticket, which gets it the token once.
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { createConnectionStore } from './connection-state.ts';
import type { HostLink, WorkbenchClient } from './host-link.ts';
import { SwitchingLink } from './switching-link.ts';

const tokenKey = 'hookwright-token';
const tokenRefused = 4401;
const ticketRefused = 4402;
const shuttingDown = 4503;
const backoffMs = [250, 500, 1_000, 2_000, 4_000] as const;

/** What this page may come in with; null when there is nothing. */
type Pass = { readonly token: string } | { readonly ticket: string };

function keep(token: string): Pass {
  sessionStorage.setItem(tokenKey, token);
  return { token };
}

/** Takes token or ticket out of the address bar, or the token this tab already has. */
function takePass(): Pass | null {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token') ?? '';
  const ticket = fragment.get('ticket') ?? '';
  if (token !== '' || ticket !== '') history.replaceState(history.state, '', location.pathname + location.search);
  if (token !== '') return keep(token);
  if (ticket !== '') return { ticket };
  const kept = sessionStorage.getItem(tokenKey);
  return kept === null ? null : { token: kept };
}

/** The host's first message; null when this is none. */
function readReady(data: unknown): { readonly token: string | null } | null {
  if (typeof data !== 'string') return null;
  try {
    const read: unknown = JSON.parse(data);
    if (typeof read !== 'object' || read === null || !('ready' in read) || read.ready !== true) return null;
    return { token: 'token' in read && typeof read.token === 'string' ? read.token : null };
  } catch {
    return null;
  }
}

/** Connects and keeps connecting, for as long as the page lives. */
export function connectBrowser(): HostLink {
  const connection = createConnectionStore();
  const carriers = new SwitchingLink();
  let pass = takePass();
  let session = 0;
  let failures = 0;
  let retryTimer: number | undefined;

  const open = (): void => {
    window.clearTimeout(retryTimer);
    retryTimer = undefined;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
    const onFirstMessage = (event: MessageEvent): void => {
      const ready = readReady(event.data);
      if (ready === null) return;
      if (ready.token !== null) pass = keep(ready.token);
      socket.removeEventListener('message', onFirstMessage);
      failures = 0;
      session += 1;
      carriers.use(new RPCLink({ websocket: socket }));
      connection.write({ kind: 'open', session });
    };
    socket.addEventListener('open', () => socket.send(JSON.stringify(pass)));
    socket.addEventListener('message', onFirstMessage);
    socket.addEventListener('close', (event) => onClose(event.code));
  };

  const onClose = (code: number): void => {
    const refused = code === tokenRefused || code === ticketRefused;
    carriers.drop(refused);
    if (refused) {
      sessionStorage.removeItem(tokenKey);
      connection.write({ kind: 'refused', reason: code === ticketRefused ? 'used-link' : 'wrong-token' });
      return;
    }
    // A host that said it stops stays stopped, however often it is then not reached.
    const before = connection.read();
    const stopped = code === shuttingDown || (before.kind === 'lost' && before.reason === 'stopped');
    connection.write({ kind: 'lost', reason: stopped ? 'stopped' : 'unreachable' });
    const wait = backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 4_000;
    failures += 1;
    retryTimer = window.setTimeout(open, wait);
  };

  if (pass === null) {
    carriers.drop(true);
    connection.write({ kind: 'refused', reason: 'no-token' });
  } else {
    open();
  }
  // A fresh URL pasted into this tab changes only the fragment, which loads nothing by itself.
  window.addEventListener('hashchange', () => {
    if (/[#&](token|ticket)=/.test(location.hash)) location.reload();
  });

  return {
    host: 'browser',
    client: createORPCClient<WorkbenchClient>(carriers),
    connection: connection.read,
    onConnection: connection.subscribe,
    retryNow: () => {
      if (retryTimer !== undefined) open();
    },
  };
}
