/**
 * The browser carrier: one WebSocket to the host that served this page. The token comes in the URL's fragment, is kept for
 * this tab only and goes out in the first message, so that it never stands in an address bar, a log or a Referer.
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { createConnectionStore } from './connection-state.ts';
import type { HostLink, WorkbenchClient } from './host-link.ts';
import { SwitchingLink } from './switching-link.ts';

const tokenKey = 'hookwright-token';
const tokenRefused = 4401;
const shuttingDown = 4503;
const backoffMs = [250, 500, 1_000, 2_000, 4_000] as const;

/** Takes the token out of the address bar, or the one this tab already has; null when there is none. */
function takeToken(): string | null {
  const fromUrl = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fromUrl !== null && fromUrl !== '') {
    sessionStorage.setItem(tokenKey, fromUrl);
    history.replaceState(history.state, '', location.pathname + location.search);
    return fromUrl;
  }
  return sessionStorage.getItem(tokenKey);
}

function isReady(data: unknown): boolean {
  return typeof data === 'string' && /^\{\s*"ready"\s*:\s*true\s*\}$/.test(data.trim());
}

/** Connects and keeps connecting, for as long as the page lives. */
export function connectBrowser(): HostLink {
  const connection = createConnectionStore();
  const carriers = new SwitchingLink();
  const token = takeToken();
  let session = 0;
  let failures = 0;
  let retryTimer: number | undefined;

  const open = (): void => {
    window.clearTimeout(retryTimer);
    retryTimer = undefined;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
    const onFirstMessage = (event: MessageEvent): void => {
      if (!isReady(event.data)) return;
      socket.removeEventListener('message', onFirstMessage);
      failures = 0;
      session += 1;
      carriers.use(new RPCLink({ websocket: socket }));
      connection.write({ kind: 'open', session });
    };
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })));
    socket.addEventListener('message', onFirstMessage);
    socket.addEventListener('close', (event) => onClose(event.code));
  };

  const onClose = (code: number): void => {
    const refused = code === tokenRefused;
    carriers.drop(refused);
    if (refused) {
      sessionStorage.removeItem(tokenKey);
      connection.write({ kind: 'refused', reason: 'wrong-token' });
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

  if (token === null) {
    carriers.drop(true);
    connection.write({ kind: 'refused', reason: 'no-token' });
  } else {
    open();
  }
  // A fresh URL pasted into this tab changes only the fragment, which loads nothing by itself.
  window.addEventListener('hashchange', () => {
    if (location.hash.includes('token=')) location.reload();
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
