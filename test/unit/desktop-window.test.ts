import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDesktopArguments } from '#main/hosts/electron/desktop-arguments.ts';
import { menuTemplate } from '#main/hosts/electron/menu.ts';
import { externalAddress, isOwnUrl, isPageItself, pageAddress } from '#main/hosts/electron/page-address.ts';
import { windowOptions } from '#main/hosts/electron/window-options.ts';
import { defaultWindowState, readWindowState, writeWindowState } from '#main/hosts/electron/window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the window’s place', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'window-state-'));
    file = join(folder, 'deep/window.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('comes back as it was, readable by its user only', () => {
    writeWindowState(file, { x: 100.4, y: 60, width: 1000, height: 700 }, true);
    expect(readWindowState(file, [screen])).toEqual({ position: { x: 100, y: 60 }, width: 1000, height: 700, maximized: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('may be on a second screen left of the first', () => {
    writeWindowState(file, { x: -1500, y: 10, width: 1000, height: 700 }, false);
    const second = { x: -1600, y: 0, width: 1600, height: 900 };
    expect(readWindowState(file, [screen, second]).position).toEqual({ x: -1500, y: 10 });
  });

  test.each([
    ['right of every screen', { x: 5000, y: 10 }],
    ['above every screen, its title bar out of reach', { x: 100, y: -400 }],
    ['nearly left of the screen', { x: -990, y: 10 }],
  ])('%s: the size is kept, the place is left to the system', (_name, place) => {
    writeWindowState(file, { ...place, width: 1000, height: 700 }, false);
    expect(readWindowState(file, [screen])).toEqual({ position: null, width: 1000, height: 700, maximized: false });
  });

  test('never grows beyond its screen nor below the smallest size', () => {
    writeWindowState(file, { x: 0, y: 0, width: 9000, height: 10 }, false);
    expect(readWindowState(file, [screen])).toMatchObject({ width: 1920, height: 480 });
  });

  test.each([
    '',
    'not json',
    '[]',
    'null',
    '{"x":null,"y":0,"width":800,"height":600,"maximized":false}',
    '{"x":1e999,"y":0,"width":800,"height":600,"maximized":false}',
    '{"x":0,"y":0,"width":-5,"height":600,"maximized":false}',
    '{"x":0,"y":0,"width":"800","height":600,"maximized":false}',
  ])('a file that says %j is ignored', (text) => {
    writeFileSync(join(folder, 'broken.json'), text);
    expect(readWindowState(join(folder, 'broken.json'), [screen])).toEqual(defaultWindowState);
  });

  test('a missing file is a first start, and no screen at all is survived', () => {
    expect(readWindowState(file, [screen])).toEqual(defaultWindowState);
    writeWindowState(file, { x: 0, y: 0, width: 1000, height: 700 }, false);
    expect(readWindowState(file, [])).toMatchObject({ position: null, width: 1000, height: 700 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ width: 1000 });
  });
});

test('a window is isolated, sandboxed and without Node, whatever Electron’s defaults are', () => {
  const state = { position: { x: 5, y: 6 }, width: 1000, height: 700, maximized: false };
  expect(windowOptions(state, 'dark', '/preload.cjs', false)).toEqual({
    title: 'Hookwright',
    x: 5,
    y: 6,
    width: 1000,
    height: 700,
    minWidth: 720,
    minHeight: 480,
    show: false,
    backgroundColor: '#14171b',
    webPreferences: {
      preload: '/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  });
  expect(windowOptions({ ...state, position: null }, 'light', '/p', true)).not.toHaveProperty('x');
});

describe('our page', () => {
  const page = pageAddress(true, undefined);

  test('is the bundled one unless a developer’s loopback server is named', () => {
    expect(page.url).toBe('app://hookwright/index.html');
    expect(pageAddress(false, 'http://localhost:5173').url).toBe('http://localhost:5173/');
    expect(pageAddress(false, 'http://[::1]:5173/').origin).toBe('http://[::1]:5173');
    expect(pageAddress(true, 'http://localhost:5173')).toEqual(page);
  });

  test.each(['https://localhost:5173', 'http://evil.test', 'http://localhost.evil.test', 'file:///etc/passwd', 'nonsense', ''])(
    'the dev server %s is not followed',
    (address) => expect(pageAddress(false, address)).toEqual(page),
  );

  test.each([
    ['app://hookwright/index.html', true],
    ['app://hookwright/assets/x.js', true],
    ['app://hookwright', true],
    ['app://hookwright.evil/', false],
    ['app://hookwright:80/', false],
    ['app://user@hookwright/', false],
    ['https://hookwright/', false],
    ['about:blank', false],
    ['data:text/html,x', false],
    ['', false],
  ])('%s is ours: %s', (url, ours) => expect(isOwnUrl(page, url)).toBe(ours));

  test('is itself whatever view it shows, and not another file of ours', () => {
    expect(isPageItself(page, 'app://hookwright/index.html?view=endpoints#x')).toBe(true);
    expect(isPageItself(page, 'app://hookwright/')).toBe(false);
    expect(isPageItself(page, 'app://hookwright/assets/picture.svg')).toBe(false);
  });

  test.each([
    ['https://docs.example.com/a b', 'https://docs.example.com/a%20b'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['http://example.com', null],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['smb://share', null],
    ['https://trusted.com@evil.com/', null],
    ['ms-settings:', null],
    ['', null],
  ])('%s goes to the browser as %s', (address, opened) => expect(externalAddress(address)).toBe(opened));
});

describe('the command line of the desktop app', () => {
  test('is read among Chromium’s own switches', () => {
    const argv = ['--no-sandbox', '--inspect=0', '.', '--data-dir', 'd', '--receiver-port=0', '--allow-file-access-from-files'];
    expect(readDesktopArguments(argv)).toEqual({ dataFolder: 'd', receiverPort: 0 });
    expect(readDesktopArguments(['.'])).toEqual({ dataFolder: null, receiverPort: null });
  });

  test.each([
    [['--data-dir']],
    [['--data-dir=']],
    [['--data-dir', '--receiver-port', '1']],
    [['--receiver-port', 'x']],
    [['--receiver-port=65536']],
    [['--receiver-port=-1']],
  ])('%j names the option that is wrong', (argv) => {
    expect(() => readDesktopArguments(argv)).toThrow(
      expect.objectContaining({ code: 'bad-input', field: expect.stringMatching(/^--(data-dir|receiver-port)$/) as string }),
    );
  });
});

describe('the menu', () => {
  const actions = { showDataFolder: () => {}, openDocumentation: () => {} };
  const labels = (platform: NodeJS.Platform, developer: boolean): string =>
    JSON.stringify(menuTemplate(platform, developer, actions).map(({ label, submenu }) => [label, submenu]));

  test('says that closing stops receiving where it does', () => {
    expect(labels('linux', false)).toContain('Close and stop receiving');
    expect(labels('win32', false)).toContain('Quit and stop receiving');
    expect(labels('darwin', false)).not.toContain('Close and stop receiving');
  });

  test('offers developer tools while developing only', () => {
    expect(labels('linux', true)).toContain('toggleDevTools');
    expect(labels('linux', false)).not.toContain('toggleDevTools');
  });
});
