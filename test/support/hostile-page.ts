/** A web page that is up to no good, and the server it comes from. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostileServer {
  readonly port: number;
  close(): void;
}

/** Serves a blank page under any name; `/bounce?to=URL` sends a browser on with 307, method and body kept. */
export async function startHostileServer(): Promise<HostileServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hostile.example');
    const to = url.pathname === '/bounce' ? url.searchParams.get('to') : null;
    if (to === null) response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Win a phone</title>');
    else response.writeHead(307, { location: to, 'access-control-allow-origin': '*' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface Victim {
  /** Origin of Hookwright's page as the hostile page addresses it. */
  readonly origin: string;
  /** The right one, as if it had leaked: it must not be what all depends on. */
  readonly token: string;
  readonly script: string;
  readonly style: string;
  /** Where the hostile page's own server sends a browser on from; null where it is not reached. */
  readonly bounce: string | null;
}

/**
 * Everything a page can try against another origin. Runs in the page. Tells by the name of each attempt what it got out of
 * it: null for nothing. What an attempt changes unseen is for the caller to look up.
 */
export async function attack({ origin, token, script, style, bounce }: Victim): Promise<Record<string, string | null>> {
  const wish = JSON.stringify({ slug: 'planted', name: 'Planted' });
  const create = `${origin}/api/v1/endpoints`;
  const list = `${origin}/api/v1/captures`;
  const socketAddress = `${origin.replace('http', 'ws')}/rpc`;
  const bearer = { authorization: `Bearer ${token}` };
  const json = { 'content-type': 'application/json' };

  const read = async (url: string, options?: RequestInit): Promise<string | null> => {
    const answer = await fetch(url, options).catch(() => null);
    return answer?.ok === true ? (await answer.text()).slice(0, 200) : null;
  };
  const element = (made: HTMLElement): Promise<string | null> =>
    new Promise((resolve) => {
      made.addEventListener('load', () => resolve('loaded'));
      made.addEventListener('error', () => resolve(null));
      document.body.append(made);
    });
  /** What stands in a frame; null when that is another origin's. */
  const textIn = (made: HTMLIFrameElement | HTMLObjectElement): string | null => {
    try {
      return made.contentDocument?.body.textContent ?? null;
    } catch {
      return null;
    }
  };
  const framed = (made: HTMLIFrameElement | HTMLObjectElement): Promise<string | null> =>
    new Promise((resolve) => {
      const told = (): void => resolve(textIn(made) || null);
      made.addEventListener('load', told);
      made.addEventListener('error', told);
      document.body.append(made);
    });
  const post = (action: string, enctype: string): Promise<string | null> => {
    const frame = document.createElement('iframe');
    frame.name = `frame-${Math.random()}`;
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action, enctype, target: frame.name });
    const field = document.createElement('input');
    // The usual trick: as text/plain, name and value make one piece of JSON.
    Object.assign(field, { name: `${wish.slice(0, -1)},"x":"`, value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    return new Promise((resolve) => {
      frame.addEventListener('load', () => {
        const text = textIn(frame);
        resolve(text?.includes('planted') === true ? text : null);
      });
      form.submit();
    });
  };
  const socket = (address: string, first: string, protocols?: string[]): Promise<string | null> =>
    new Promise((resolve) => {
      const opened = new WebSocket(address, protocols);
      opened.addEventListener('open', () => opened.send(first));
      opened.addEventListener('message', ({ data }) => resolve(String(data)));
      opened.addEventListener('close', () => resolve(null));
    });
  const events = (url: string): Promise<string | null> =>
    new Promise((resolve) => {
      const source = new EventSource(url);
      const done = (told: string | null): void => {
        source.close();
        resolve(told);
      };
      source.addEventListener('open', () => done('open'));
      source.addEventListener('error', () => done(null));
    });
  const make = <Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    properties: Partial<HTMLElementTagNameMap[Name]>,
  ): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), properties);

  const attempts: Record<string, () => Promise<string | null>> = {
    'read the page': () => read(`${origin}/`),
    'read the API with the token': () => read(list, { headers: bearer }),
    'read the API with the token in the query': () => read(`${list}?token=${token}`),
    'read the API without CORS': () => read(list, { mode: 'no-cors', credentials: 'include' }),
    'write JSON with the token': () => read(create, { method: 'POST', headers: { ...bearer, ...json }, body: wish }),
    'write text without CORS': () => read(create, { method: 'POST', mode: 'no-cors', body: wish }),
    'write text with the token in the query': () => read(`${create}?token=${token}`, { method: 'POST', body: wish }),
    'delete with the token': () => read(`${origin}/api/v1/endpoints/e1`, { method: 'DELETE', headers: bearer }),
    'send a beacon': async () => {
      navigator.sendBeacon(create, new Blob([wish], { type: 'text/plain' }));
      navigator.sendBeacon(create, new Blob([wish], { type: 'application/json' }));
      return null;
    },
    'post a form as text': () => post(create, 'text/plain'),
    'post a form as multipart': () => post(create, 'multipart/form-data'),
    'post a form': () => post(`${create}?token=${token}`, 'application/x-www-form-urlencoded'),
    'open a WebSocket with the token': () => socket(socketAddress, JSON.stringify({ token })),
    'open a WebSocket with the token in its address': () =>
      socket(`${socketAddress}?token=${token}`, JSON.stringify({ token }), [token]),
    'open an EventSource': () => events(`${origin}/api/v1/captures/wait?token=${token}`),
    'frame the page': () => framed(make('iframe', { src: `${origin}/#token=${token}` })),
    'frame the API': () => framed(make('iframe', { src: list })),
    'put it in an object': () => framed(make('object', { data: `${origin}/` })),
    'include the page’s script': () => element(make('script', { src: `${origin}${script}` })),
    'include the API as a script': () => element(make('script', { src: list })),
    'import the page’s script': () => import(`${origin}${script}`).then(String, () => null),
    'include the page’s style': () => element(make('link', { rel: 'stylesheet', href: `${origin}${style}` })),
    'include the API as a picture': () => element(make('img', { src: `${list}?token=${token}` })),
  };
  if (bounce !== null) {
    const via = (url: string): string => `${bounce}?to=${encodeURIComponent(url)}`;
    attempts['be sent on to the API'] = () => read(via(create), { method: 'POST', body: wish });
    attempts['post a form that is sent on'] = () => post(via(create), 'text/plain');
  }
  const told = Object.entries(attempts).map(async ([name, attempt]) => [name, await attempt()] as const);
  return Object.fromEntries(await Promise.all(told));
}
