/**
 * The application menu. Roles wherever Electron has one, so that words, keys and places are those of the system.
 * Closing the last window ends the app, and receiving with it, everywhere but on macOS; the menu says so where it happens.
 */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly showDataFolder: () => void;
  readonly openDocumentation: () => void;
}

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** The whole menu as data. `developerTools` adds the entries that only make sense while developing. */
export function menuTemplate(platform: NodeJS.Platform, developerTools: boolean, actions: MenuActions): Item[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macAppMenu] : []),
    { label: '&File', submenu: mac ? [{ role: 'close' }] : [quit] },
    { label: '&Edit', submenu: editItems(mac) },
    { label: '&View', submenu: viewItems(developerTools) },
    { label: '&Window', role: 'window', submenu: windowItems(mac) },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        { label: 'Open documentation', accelerator: 'F1', click: actions.openDocumentation },
        { label: 'Show data folder', click: actions.showDataFolder },
        ...(mac ? [] : [separator, { role: 'about' } satisfies Item]),
      ],
    },
  ];
}

const quit: Item = { label: 'Quit and stop receiving', role: 'quit', accelerator: 'CommandOrControl+Q' };

const macAppMenu: Item = {
  label: 'Hookwright',
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    quit,
  ],
};

function editItems(mac: boolean): Item[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    ...(mac ? [{ role: 'pasteAndMatchStyle' } satisfies Item] : []),
    { role: 'delete' },
    separator,
    { role: 'selectAll' },
  ];
}

function viewItems(developerTools: boolean): Item[] {
  return [
    { role: 'reload' },
    ...(developerTools ? [{ role: 'toggleDevTools' } satisfies Item] : []),
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
  ];
}

function windowItems(mac: boolean): Item[] {
  return mac
    ? [{ role: 'minimize' }, { role: 'zoom' }, separator, { role: 'front' }]
    : [{ role: 'minimize' }, { role: 'close', label: 'Close and stop receiving' }];
}
