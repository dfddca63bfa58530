/** `BrowserWindow`: place, size and visibility are kept in memory; the page is real. */
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { allWindowsClosed, openWindows, theBrowser } from './app.ts';
import { closings } from './closings.ts';
import { preventableEvent } from './preventable-event.ts';
import { strict } from './strict.ts';
import { workArea } from './system.ts';
import { StandInContents, mayUnload, releaseContents } from './web-contents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const windows = new Set<StandInWindow>();
const given = new WeakMap<object, BrowserWindowConstructorOptions>();
let focused: StandInWindow | null = null;

/** Electron refuses none of these, but a window of ours without them must not pass unseen. */
const required = ['contextIsolation', 'sandbox'] as const;

export class StandInWindow extends EventEmitter {
  readonly webContents: StandInContents;
  readonly #self: this;
  #bounds: Bounds;
  #maximized = false;
  #minimized = false;
  #visible: boolean;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.#self = strict('BrowserWindow', this);
    for (const switchName of required) {
      if (options.webPreferences?.[switchName] !== true) throw new Error(`The stand-in only runs windows with ${switchName}.`);
    }
    const { width = 800, height = 600 } = options;
    this.#bounds = {
      x: options.x ?? Math.round((workArea.width - width) / 2),
      y: options.y ?? Math.round((workArea.height - height) / 2),
      width,
      height,
    };
    this.#visible = options.show !== false;
    this.webContents = new StandInContents(theBrowser(), {
      width,
      height,
      preferences: options.webPreferences ?? {},
      requestClose: () => this.close(),
      gone: () => this.destroy(),
    });
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    given.set(this.#self, options);
    windows.add(this.#self);
    openWindows.add(this.#self);
    return this.#self;
  }

  static getAllWindows = (): StandInWindow[] => [...windows];
  static getFocusedWindow = (): StandInWindow | null => focused;
  static fromWebContents = (contents: object): StandInWindow | null =>
    [...windows].find((window) => window.webContents === contents) ?? null;

  get id(): number {
    return this.webContents.id;
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  getBounds = (): Bounds => (this.#maximized ? workArea : this.#bounds);
  getNormalBounds = (): Bounds => this.#bounds;
  isMaximized = (): boolean => this.#maximized;
  isMinimized = (): boolean => this.#minimized;
  isVisible = (): boolean => this.#visible;
  isFocused = (): boolean => focused === this.#self;
  isDestroyed = (): boolean => this.#destroyed;
  getMinimumSize = (): number[] => [given.get(this.#self)?.minWidth ?? 0, given.get(this.#self)?.minHeight ?? 0];

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
  }

  maximize(): void {
    this.#maximized = true;
    this.#visible = true;
    this.emit('maximize');
  }

  unmaximize(): void {
    this.#maximized = false;
    this.emit('unmaximize');
  }

  minimize(): void {
    this.#minimized = true;
    this.blur();
    this.emit('minimize');
  }

  restore(): void {
    this.#minimized = false;
    this.emit('restore');
  }

  show(): void {
    this.#visible = true;
    this.focus();
    this.emit('show');
  }

  focus(): void {
    focused = this.#self;
    this.emit('focus');
  }

  blur(): void {
    if (focused === this.#self) focused = null;
    this.emit('blur');
  }

  close(): void {
    closings.set(this.#self, this.#close());
  }

  /** The page is asked after the app, as in Electron. */
  async #close(): Promise<void> {
    if (this.#destroyed) return;
    const event = preventableEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented && (await mayUnload(this.webContents))) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.#self);
    openWindows.delete(this.#self);
    if (focused === this.#self) focused = null;
    releaseContents(this.webContents);
    this.emit('closed');
    if (windows.size === 0) allWindowsClosed();
  }
}
