/** `WebContents`: one Chromium target with the preload in front of every document and a gate on every navigation. */
import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fromCarrier, toCarrier } from './carrier.ts';
import type { CdpSession } from './cdp.ts';
import { applyPermissions, interceptRequests } from './page-requests.ts';
import { PageWorld } from './page-world.ts';
import { preventableEvent } from './preventable-event.ts';
import { session } from './session.ts';
import { strict } from './strict.ts';

type WindowOpenHandler = (details: { url: string; frameName: string; features: string; disposition: string }) => {
  action: string;
};

const byTarget = new Map<string, object>();
const releases = new WeakMap<object, () => void>();
const watchedBrowsers = new WeakMap<CdpSession, { creating: number }>();
let lastId = 0;

interface Target {
  readonly cdp: CdpSession;
  readonly targetId: string;
  readonly world: PageWorld;
}

/** What a window needs of its contents beyond Electron's own surface. */
export interface ContentsHost {
  readonly width: number;
  readonly height: number;
  readonly preferences: Electron.WebPreferences;
  /** `beforeUnload` was asked for: the window may refuse. */
  requestClose(): void;
  gone(): void;
}

export class StandInContents extends EventEmitter {
  readonly id: number;
  readonly session = session.defaultSession;
  readonly mainFrame: object;
  readonly #self: this;
  readonly #browser: CdpSession;
  readonly #host: ContentsHost;
  readonly #target: Promise<Target>;
  #open: WindowOpenHandler | null = null;
  #url = '';
  #loads = 0;
  #destroyed = false;

  constructor(browser: CdpSession, host: ContentsHost) {
    super();
    lastId += 1;
    this.id = lastId;
    this.#browser = browser;
    this.#host = host;
    this.#self = strict('WebContents', this);
    const url = (): string => this.#url;
    this.mainFrame = strict('WebFrameMain', {
      parent: null,
      get url() {
        return url();
      },
      postMessage: (channel: string, message: unknown, ports: readonly object[] = []) =>
        this.postMessage(channel, message, ports),
    });
    releases.set(this.#self, () => this.#release());
    this.#target = this.#make();
    this.#target.catch((error: unknown) => process.stderr.write(`stand-in: no target: ${String(error)}\n`));
    return this.#self;
  }

  getURL = (): string => this.#url;
  getType = (): string => 'window';
  isDestroyed = (): boolean => this.#destroyed;
  /** Not documented, but there in Electron; the tests read the window's security switches from it. */
  getLastWebPreferences = (): Electron.WebPreferences => this.#host.preferences;

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#open = handler;
  }

  async loadURL(url: string): Promise<void> {
    const { cdp } = await this.#target;
    await applyPermissions(this.#browser, this.#self, url);
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', resolve));
    this.#loads += 1;
    const { errorText } = await cdp.send('Page.navigate', { url: toCarrier(url) });
    if (typeof errorText === 'string') throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  reload(): void {
    this.#loads += 1;
    void this.#target.then(({ cdp }) => cdp.send('Page.reload')).catch(() => {});
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { cdp } = await this.#target;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error('Script failed to execute');
    return (result as { value?: unknown }).value;
  }

  postMessage(channel: string, message: unknown, ports: readonly object[] = []): void {
    void this.#target.then(({ world }) => world.post(channel, [message], ports)).catch(() => {});
  }

  send(channel: string, ...args: readonly unknown[]): void {
    void this.#target.then(({ world }) => world.post(channel, args, [])).catch(() => {});
  }

  close(options: { readonly waitForBeforeUnload?: boolean } = {}): void {
    if (options.waitForBeforeUnload === true) throw new Error('The Electron stand-in does not ask beforeunload.');
    this.#host.requestClose();
  }

  #release(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    void this.#closeTarget().catch(() => {});
    this.emit('destroyed');
  }

  async #closeTarget(): Promise<void> {
    const { targetId, world } = await this.#target;
    world.leave();
    byTarget.delete(targetId);
    await this.#browser.send('Target.closeTarget', { targetId });
  }

  async #make(): Promise<Target> {
    const watched = await watchTargets(this.#browser);
    watched.creating += 1;
    const { width, height } = this.#host;
    const created = await this.#browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height });
    const targetId = String(created['targetId']);
    byTarget.set(targetId, this.#self);
    watched.creating -= 1;
    const cdp = await this.#browser.attach(targetId);
    const world = new PageWorld(cdp, {
      contents: this.#self,
      frame: () => this.mainFrame,
      askWindowOpen: (url) => this.#askWindowOpen(url),
    });
    this.#follow(cdp, targetId);
    await cdp.send('Page.enable');
    await cdp.send('Inspector.enable');
    // A top-level target's main frame has the target's id.
    const { preload } = this.#host.preferences;
    await world.install(preload === undefined ? null : readFileSync(preload, 'utf8'), targetId);
    await interceptRequests(cdp, {
      mainFrameId: targetId,
      mayNavigate: (url, isMainFrame, redirected) => this.#mayNavigate(url, isMainFrame, redirected),
    });
    return { cdp, targetId, world };
  }

  #follow(cdp: CdpSession, targetId: string): void {
    cdp.on('Page.frameNavigated', ({ frame }) => {
      const { id, url } = frame as { id: string; url: string };
      if (id !== targetId) return;
      this.#url = fromCarrier(url);
      this.emit('did-navigate', preventableEvent({}), this.#url);
    });
    cdp.on('Page.loadEventFired', () => {
      if (this.#url !== 'about:blank') this.emit('did-finish-load');
    });
    cdp.on('Inspector.targetCrashed', () =>
      this.emit('render-process-gone', preventableEvent({}), { reason: 'crashed', exitCode: 5 }),
    );
    this.#browser.on('Target.targetDestroyed', (params) => {
      if (params['targetId'] !== targetId || this.#destroyed) return;
      this.#destroyed = true;
      byTarget.delete(targetId);
      this.#host.gone();
    });
  }

  #askWindowOpen(url: string): void {
    const answer = this.#open?.({ url: fromCarrier(url), frameName: '', features: '', disposition: 'foreground-tab' });
    if (answer?.action !== 'deny') throw new Error('The Electron stand-in can only deny new windows.');
  }

  #mayNavigate(url: string, isMainFrame: boolean, redirected: boolean): boolean {
    if (isMainFrame && !redirected && this.#loads > 0) {
      this.#loads -= 1;
      return true;
    }
    const names = redirected ? ['will-redirect'] : ['will-frame-navigate', ...(isMainFrame ? ['will-navigate'] : [])];
    return names.every((name) => {
      const event = preventableEvent({ url, isMainFrame, isSameDocument: false, frame: isMainFrame ? this.mainFrame : null });
      this.emit(name, event, url);
      return !event.defaultPrevented;
    });
  }
}

/**
 * Whether the page lets itself be closed. Its own handlers are asked with the event Chromium would give them; where one
 * holds back, the app may overrule it.
 */
export async function mayUnload(contents: StandInContents): Promise<boolean> {
  const ask = `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`;
  // A page that crashed holds nothing back.
  const held = await contents.executeJavaScript(ask).catch(() => false);
  if (held !== true) return true;
  const event = preventableEvent({});
  contents.emit('will-prevent-unload', event);
  return event.defaultPrevented;
}

/** Lets the page of a window go, when the window is destroyed. */
export function releaseContents(contents: object): void {
  releases.get(contents)?.();
}

/**
 * Closes whatever target nobody here made: a window a page got past renderer-world.ts. Not at once: a window that is
 * closed while Chromium still opens it leaves the page that asked for it hanging.
 */
async function watchTargets(browser: CdpSession): Promise<{ creating: number }> {
  const known = watchedBrowsers.get(browser);
  if (known !== undefined) return known;
  const watched = { creating: 0 };
  watchedBrowsers.set(browser, watched);
  browser.on('Target.targetCreated', ({ targetInfo }) => {
    const { targetId, type, openerId } = targetInfo as { targetId: string; type: string; openerId?: string };
    if (type !== 'page' || byTarget.has(targetId) || (watched.creating > 0 && openerId === undefined)) return;
    setTimeout(() => void browser.send('Target.closeTarget', { targetId }).catch(() => {}), 500);
  });
  await browser.send('Target.setDiscoverTargets', { discover: true });
  return watched;
}

export const webContents = strict('webContents', {
  fromDevToolsTargetId: (targetId: string): object | undefined => byTarget.get(targetId),
  getAllWebContents: (): object[] => [...byTarget.values()],
});
