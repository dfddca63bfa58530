/** The parts of Electron that stand for the desktop: none of them touches this machine. */
import { EventEmitter } from 'node:events';
import type { Dialog, MenuItemConstructorOptions, NativeTheme, SafeStorage, Screen, Shell } from 'electron';
import { strict } from './strict.ts';

/** The one screen there is. */
export const workArea = { x: 0, y: 0, width: 1920, height: 1080 } as const;

const display = { id: 1, bounds: workArea, workArea, scaleFactor: 1 };

export const screen = strict('screen', {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
} satisfies Partial<Record<keyof Screen, unknown>>);

class StandInTheme extends EventEmitter {
  readonly shouldUseDarkColors = process.env['HOOKWRIGHT_STAND_IN_THEME'] === 'dark';
}
export const nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'> = strict('nativeTheme', new StandInTheme());

export const dialog = strict('dialog', {
  /** What a user would read goes to stderr, as Electron itself does where it has no window system. */
  showErrorBox(title, content) {
    process.stderr.write(`${title}\n${content}\n`);
  },
  // Tests put an answer of their own in place.
  showMessageBoxSync: (): number => {
    throw new Error('Nobody answers a question of the stand-in.');
  },
} satisfies Partial<Dialog>);

export const shell = strict('shell', {
  // Tests put their own in place; without one nothing may leave the stand-in.
  openExternal(url) {
    return Promise.reject(new Error(`The stand-in opens no browser (${url}).`));
  },
  openPath(path) {
    return Promise.resolve(`The stand-in opens no files (${path}).`);
  },
} satisfies Partial<Shell>);

export const safeStorage = strict('safeStorage', {
  // What Electron finds on a machine without a key ring.
  getSelectedStorageBackend: () => 'basic_text',
  isAsyncEncryptionAvailable: () => Promise.resolve(false),
  encryptStringAsync: () => Promise.reject(new Error('Encryption is not available.')),
  decryptStringAsync: () => Promise.reject(new Error('Decryption is not available.')),
} satisfies Partial<SafeStorage>);

const menuRoles = new Set(
  (
    'undo redo cut copy paste pasteAndMatchStyle delete selectAll reload forceReload toggleDevTools resetZoom zoomIn zoomOut ' +
    'togglefullscreen window minimize close help about services hide hideOthers unhide quit appMenu zoom front'
  ).split(' '),
);

interface StandInMenuItem {
  readonly label: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: StandInMenu | null;
  readonly type: string;
  click(): void;
}

interface StandInMenu {
  readonly items: readonly StandInMenuItem[];
}

let applicationMenu: StandInMenu | null = null;

function buildMenu(template: readonly MenuItemConstructorOptions[]): StandInMenu {
  return { items: template.map(buildItem) };
}

function buildItem(item: MenuItemConstructorOptions): StandInMenuItem {
  if (item.role !== undefined && !menuRoles.has(item.role))
    throw new Error(`The stand-in does not know the menu role ${item.role}.`);
  if (item.role === undefined && item.label === undefined && item.type !== 'separator')
    throw new TypeError('A menu item needs a label.');
  const { click } = item;
  return {
    label: item.label ?? item.role ?? '',
    role: item.role,
    accelerator: item.accelerator,
    submenu: Array.isArray(item.submenu) ? buildMenu(item.submenu) : null,
    type: item.type ?? (item.submenu === undefined ? 'normal' : 'submenu'),
    click: () => (click as (() => void) | undefined)?.(),
  };
}

export const Menu = strict('Menu', {
  buildFromTemplate: buildMenu,
  setApplicationMenu(menu: StandInMenu | null): void {
    applicationMenu = menu;
  },
  getApplicationMenu: (): StandInMenu | null => applicationMenu,
});
