import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { guardNavigation, guardSession } from '#main/hosts/electron/navigation.ts';
import { pageAddress } from '#main/hosts/electron/page-address.ts';

const page = pageAddress(true, undefined);

class FakeContents extends EventEmitter {
  openHandler: ((details: object) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: object) => { action: string }): void {
    this.openHandler = handler;
  }
  /** Whether an attempt is let through. */
  attempt(name: string, details: object): boolean {
    let allowed = true;
    const event = {
      ...details,
      preventDefault: () => {
        allowed = false;
      },
    };
    this.emit(name, event);
    return allowed;
  }
}

function guardedContents(): FakeContents {
  const contents = new FakeContents();
  guardNavigation(contents as unknown as Parameters<typeof guardNavigation>[0], page);
  return contents;
}

describe('the page', () => {
  test.each([
    'https://evil.test/',
    'app://hookwright/assets/x.svg',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://elsewhere/index.html',
  ])('cannot leave for %s', (url) => expect(guardedContents().attempt('will-navigate', { url, isMainFrame: true })).toBe(false));

  test('may reload itself', () => {
    expect(guardedContents().attempt('will-navigate', { url: page.url, isMainFrame: true })).toBe(true);
  });

  test('cannot be redirected, frame anything, attach a guest or open a window', () => {
    const contents = guardedContents();
    expect(contents.attempt('will-redirect', { url: page.url, isMainFrame: true })).toBe(false);
    expect(contents.attempt('will-frame-navigate', { url: page.url, isMainFrame: false })).toBe(false);
    expect(contents.attempt('will-attach-webview', {})).toBe(false);
    expect(contents.openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
  });
});

type Call = (...args: unknown[]) => unknown;

function guardedSession(): { calls: Map<string, Call>; events: EventEmitter } {
  const calls = new Map<string, Call>();
  const events = new EventEmitter();
  const keep = (name: string) => (handler: Call) => calls.set(name, handler);
  const session = {
    on: events.on.bind(events),
    webRequest: { onBeforeRequest: keep('request') },
    setPermissionRequestHandler: keep('ask'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setCertificateVerifyProc: keep('certificate'),
  };
  guardSession(session as unknown as Parameters<typeof guardSession>[0], page);
  return { calls, events };
}

describe('the session', () => {
  const own = { isMainFrame: true, requestingUrl: page.url };

  test.each([
    ['clipboard-sanitized-write', own, true],
    ['notifications', own, true],
    ['clipboard-read', own, false],
    ['geolocation', own, false],
    ['media', own, false],
    ['local-network-access', own, false],
    ['openExternal', own, false],
    ['notifications', { isMainFrame: false, requestingUrl: page.url }, false],
    ['notifications', { isMainFrame: true, requestingUrl: 'https://evil.test/' }, false],
  ])('%s asked by %j is granted: %s', (permission, details, granted) => {
    const { calls } = guardedSession();
    let answer: unknown;
    calls.get('ask')?.({}, permission, (value: boolean) => (answer = value), details);
    expect(answer).toBe(granted);
    expect(calls.get('check')?.({}, permission, new URL(details.requestingUrl).href, details)).toBe(granted);
  });

  test('no device and no certificate is accepted', () => {
    const { calls } = guardedSession();
    let result: unknown;
    calls.get('certificate')?.({ hostname: 'localhost' }, (value: number) => (result = value));
    expect(result).toBe(-2);
    expect(calls.get('device')?.({})).toBe(false);
  });

  test.each([
    ['app://hookwright/assets/x.js', false],
    ['blob:app://hookwright/1', false],
    ['data:image/png;base64,', false],
    ['https://evil.test/', true],
    ['http://127.0.0.1:8444/', true],
    ['wss://evil.test/', true],
    ['file:///etc/passwd', true],
    ['nonsense', true],
  ])('a request to %s is cancelled: %s', (url, cancelled) => {
    let answer: unknown;
    guardedSession().calls.get('request')?.({ url }, (value: object) => (answer = value));
    expect(answer).toEqual({ cancel: cancelled });
  });

  test.each([
    ['blob:app://hookwright/1', true],
    ['https://evil.test/x.exe', false],
    ['blob:https://evil.test/1', false],
  ])('%s may be saved: %s', (url, allowed) => {
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    guardedSession().events.emit('will-download', event, { getURL: () => url });
    expect(prevented).toBe(!allowed);
  });
});
