/**
 * Electron's twenty security recommendations (electronjs.org/docs/latest/tutorial/security), one by one, on the options,
 * handlers and configuration that the app really uses. Behaviour in a window is in test/e2e/desktop/security.spec.ts.
 */
import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appSchemeRegistration, answerAppRequest } from '#main/hosts/electron/app-protocol.ts';
import { guardNavigation, guardSession } from '#main/hosts/electron/navigation.ts';
import { externalAddress, pageAddress } from '#main/hosts/electron/page-address.ts';
import { windowOptions } from '#main/hosts/electron/window-options.ts';
import { defaultWindowState } from '#main/hosts/electron/window-state.ts';
import { contentSecurityPolicy } from '#main/hosts/renderer-files.ts';

const root = join(import.meta.dirname, '..', '..');
const page = pageAddress(true, undefined);
const preferences = windowOptions({ ...defaultWindowState, position: null }, 'dark', '/preload.cjs', false).webPreferences;
const source = (path: string): string => readFileSync(join(root, 'src', path), 'utf8');
const hostSources = readdirSync(join(root, 'src/main/hosts/electron')).map((name) => source(`main/hosts/electron/${name}`));

/** What a page tries, and whether it was let. */
function allowed(event: string, details: object): boolean {
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => {} });
  guardNavigation(contents as unknown as Parameters<typeof guardNavigation>[0], page);
  let prevented = false;
  contents.emit(event, { ...details, preventDefault: () => (prevented = true) });
  return !prevented;
}

type Handler = (...args: unknown[]) => unknown;

function sessionHandlers(): Record<string, Handler> {
  const handlers: Record<string, Handler> = {};
  const keep = (name: string) => (handler: Handler) => (handlers[name] = handler);
  guardSession(
    {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setCertificateVerifyProc: keep('certificate'),
      webRequest: { onBeforeRequest: keep('load') },
      on: () => {},
    } as unknown as Parameters<typeof guardSession>[0],
    page,
  );
  return handlers;
}

function loads(url: string): boolean {
  let cancelled: boolean | undefined;
  sessionHandlers()['load']?.({ url }, ({ cancel }: { cancel: boolean }) => (cancelled = cancel));
  return cancelled === false;
}

test('1 only secure content: the page may load nothing but its own files', () => {
  expect(page.url).toMatch(/^app:\/\//);
  for (const url of ['https://example.com/x.js', 'http://localhost/x.js', 'ws://example.com/', 'file:///etc/passwd']) {
    expect([url, loads(url)]).toEqual([url, false]);
  }
  expect(loads(`${page.origin}/assets/index.js`)).toBe(true);
});

test('2 no Node in the page, its frames or its workers', () => {
  expect(preferences).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
  });
});

test('3 context isolation is on', () => expect(preferences).toMatchObject({ contextIsolation: true }));

test('4 the sandbox is on, for the window and for whatever else may come', () => {
  expect(preferences).toMatchObject({ sandbox: true });
  expect(source('main/hosts/electron/main.ts')).toContain('app.enableSandbox()');
});

test('5 permissions are refused, but for writing the clipboard and notifications of our own top frame', () => {
  const { request, check, device } = sessionHandlers();
  const asked = (permission: string, requestingUrl: string, isMainFrame = true): unknown => {
    let answer: unknown;
    request?.(null, permission, (given: unknown) => (answer = given), { requestingUrl, isMainFrame });
    return answer;
  };
  for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'usb', 'hid', 'fullscreen', 'midiSysex']) {
    expect([permission, asked(permission, page.url)]).toEqual([permission, false]);
    expect(check?.(null, permission, page.origin, { isMainFrame: true })).toBe(false);
  }
  expect(asked('notifications', page.url)).toBe(true);
  expect(asked('notifications', 'https://example.com/')).toBe(false);
  expect(asked('notifications', page.url, false)).toBe(false);
  expect(device?.({})).toBe(false);
});

test('6 web security is on', () => expect(preferences).toMatchObject({ webSecurity: true }));

test('7 a content security policy comes with every page, and forbids foreign and inline scripts', () => {
  const policy = contentSecurityPolicy('nonce');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.replace(/style-src[^;]*/, '')).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
});

test('8 no insecure content is allowed in', () => expect(preferences).toMatchObject({ allowRunningInsecureContent: false }));
test('9 no experimental features', () => expect(preferences).toMatchObject({ experimentalFeatures: false }));
test('10 no Blink features are switched on', () => expect(preferences).not.toHaveProperty('enableBlinkFeatures'));

test('11 there is no webview', () => {
  expect(preferences).toMatchObject({ webviewTag: false });
});

test('12 no webview can be attached', () => expect(allowed('will-attach-webview', {})).toBe(false));

test('13 the page cannot leave', () => {
  expect(allowed('will-navigate', { url: 'https://example.com/', isMainFrame: true })).toBe(false);
  expect(allowed('will-redirect', { url: page.url, isMainFrame: true })).toBe(false);
  expect(allowed('will-frame-navigate', { url: page.url, isMainFrame: false })).toBe(false);
});

test('14 the page cannot open windows', () => {
  let handler: (() => unknown) | undefined;
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: (given: () => unknown) => (handler = given) });
  guardNavigation(contents as unknown as Parameters<typeof guardNavigation>[0], page);
  expect(handler?.()).toEqual({ action: 'deny' });
});

test('15 only https addresses are opened outside', () => {
  for (const address of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://example.com',
    'smb://x/y',
    'ms-msdt:/id',
    'https://',
    'x',
  ]) {
    expect([address, externalAddress(address)]).toEqual([address, null]);
  }
  expect(externalAddress('https://example.com/a')).toBe('https://example.com/a');
  expect(source('preload/preload.ts')).toContain('navigator.userActivation.isActive');
});

test('16 the Electron we ship is pinned exactly', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
});

test('17 every message of the page is heard in one place, which looks at its sender', () => {
  const listening = hostSources.filter((text) => /ipcMain\.(on|once|handle|handleOnce)\(/.test(text));
  expect(listening).toHaveLength(1);
  const [port = ''] = listening;
  const handlers = port.match(/ipcMain\.(on|handle)\(/g) ?? [];
  expect(handlers.length).toBeGreaterThan(0);
  expect(port.match(/isOwnPage\(event, handover\.page\)/g)).toHaveLength(handlers.length);
});

test('18 pages come from app://, never from file://, and only files of the renderer do', async () => {
  expect(appSchemeRegistration.privileges).toMatchObject({ standard: true, secure: true });
  expect(appSchemeRegistration.privileges).not.toHaveProperty('bypassCSP');
  expect(hostSources.some((text) => /loadFile\(|file:\/\//.test(text))).toBe(false);
  const asked: string[] = [];
  const files = { resolve: async (path: string) => (asked.push(path), null) };
  expect((await answerAppRequest(new Request('app://elsewhere/index.html'), files)).status).toBe(404);
  expect((await answerAppRequest(new Request('app://hookwright/', { method: 'POST' }), files)).status).toBe(405);
  expect(asked).toEqual([]);
});

test('19 the fuses of the package are set', async () => {
  const { fuses } = (await import(join(root, 'electron-builder.config.mjs'))) as { fuses: Record<string, boolean> };
  expect(fuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('20 the page never gets hold of Electron’s messaging itself', () => {
  const preload = source('preload/preload.ts');
  const exposed = /exposeInMainWorld\(([^)]*)\)/.exec(preload)?.[1];
  expect(exposed).toBe('desktopBridgeName, bridge');
  const [, bridge = ''] = /const bridge: DesktopBridge = \{([^]*?)\n\};/.exec(preload) ?? [];
  expect(bridge).not.toBe('');
  // Only calls with fixed channels: neither the object nor an event is handed out.
  expect(
    bridge.replaceAll(/ipcRenderer\.(send|invoke)\((portMessageType|openExternalChannel|showDataFolderChannel)/g, ''),
  ).not.toMatch(/ipcRenderer|event/);
});
