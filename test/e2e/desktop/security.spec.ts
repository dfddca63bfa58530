/** What a hostile payload would find if it ever ran as script in the window: every door shut. */
import { expect, receiverUrl, test } from '../../support/electron/launch.ts';

test('the window is isolated and sandboxed, without Node', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  const window = await app.browserWindow(page);

  const preferences = await window.evaluate((opened: { webContents: unknown }) =>
    // Not documented, but Electron's own word on what a window was made with.
    (opened.webContents as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
  );

  expect(preferences).toMatchObject({
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
  });
});

test('the page sees the bridge and nothing else of Electron or Node', async ({ desktop }) => {
  const { page } = await desktop.start();
  await receiverUrl(page);

  const seen = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    const bridge = (window as unknown as { hookwright: Record<string, unknown> }).hookwright;
    return {
      added: Object.getOwnPropertyNames(window).filter((name) => !plain.has(name) && !/^(__playwright|\d)/.test(name)),
      members: Object.entries(bridge).map(([name, member]) => [name, typeof member]),
      frozen: Object.isFrozen(bridge),
      node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    };
  });

  expect(seen.added).toContain('hookwright');
  expect(seen.added.filter((name) => /electron|ipc|stand|preload/i.test(name))).toEqual([]);
  expect(seen.members).toEqual([
    ['requestPort', 'function'],
    ['openExternal', 'function'],
    ['showDataFolder', 'function'],
  ]);
  expect(seen.frozen).toBe(true);
  expect(seen.node).toEqual([]);
});

test('the page can neither leave, nor open a window, nor frame anything', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  const address = page.url();

  const opened = await page.evaluate(() => {
    const answer = window.open('https://example.com/', '_blank');
    location.href = 'https://example.com/';
    return answer === null;
  });
  expect(opened).toBe(true);
  await page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'));
    link.href = 'https://example.com/';
    link.target = '_blank';
    link.click();
    link.remove();
    const form = document.body.appendChild(document.createElement('form'));
    form.action = 'https://example.com/';
    form.method = 'post';
    form.submit();
    form.remove();
  });

  await expect.poll(() => app.windows().length).toBe(1);
  // Asked of the page itself: Playwright’s locators wait for the navigation that was refused.
  const still = await page.evaluate(() => ({
    address: location.href,
    rooms: document.querySelectorAll('nav[aria-label="Rooms"]').length,
  }));
  expect(still).toEqual({ address, rooms: 1 });
});

test('the policy of the page stops foreign scripts, inline scripts, frames and connections', async ({ desktop }) => {
  const { page } = await desktop.start();
  const url = await receiverUrl(page);

  const result = await page.evaluate(async (receiver) => {
    const violated = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective));
    const add = (tag: string, attributes: Record<string, string>, text = ''): void => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
    };
    add('script', {}, 'window.ranInline = true');
    add('script', { src: 'https://example.com/x.js' });
    add('img', { src: 'https://example.com/x.png' });
    add('iframe', { src: 'https://example.com/' });
    add('style', {}, 'body { color: red }');
    const fetched = await fetch(`${receiver}/inbox`, { method: 'POST', body: 'x' }).then(
      () => 'answered',
      () => 'refused',
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    return { fetched, inline: 'ranInline' in window, violated: [...violated].toSorted() };
  }, url);

  expect(result.inline).toBe(false);
  expect(result.fetched).toBe('refused');
  expect(result.violated).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']);
});

test('the page is granted notifications and writing the clipboard, nothing else', async ({ desktop }) => {
  const { page } = await desktop.start();
  await receiverUrl(page);

  const states = await page.evaluate(async () => {
    const names = ['notifications', 'clipboard-write', 'clipboard-read', 'geolocation', 'camera', 'microphone', 'midi'];
    const answers = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName })));
    return Object.fromEntries(names.map((name, index) => [name, answers[index]?.state]));
  });

  expect(states).toEqual({
    notifications: 'granted',
    'clipboard-write': 'granted',
    'clipboard-read': 'denied',
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    midi: 'denied',
  });
});

test('an external address opens in the browser only when it is https and the user acted', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedAddresses: opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  const open = async (url: string, userGesture: boolean): Promise<unknown> => {
    const client = await page.context().newCDPSession(page);
    const expression = `hookwright.openExternal(${JSON.stringify(url)})`;
    const { result } = await client.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      userGesture,
      returnByValue: true,
    });
    await client.detach();
    return result.value;
  };
  // What the helpers above did counted as the user's acting for up to five seconds.
  await expect.poll(() => open('https://unasked.example.com/', false), { timeout: 10_000 }).toBe(false);

  for (const url of [
    'http://example.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://a@evil.example.com/',
    'nonsense',
  ]) {
    expect(await open(url, true)).toBe(false);
  }
  expect(await open('https://docs.example.com/webhooks', true)).toBe(true);

  const opened = await app.evaluate(() => (globalThis as unknown as { openedAddresses: string[] }).openedAddresses);
  expect(opened.filter((url) => !url.includes('unasked'))).toEqual(['https://docs.example.com/webhooks']);
});

test('the page can have the data folder shown, and no other, and only on a user’s act', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openPath = (path) => {
      opened.push(path);
      return Promise.resolve('');
    };
  });
  const show = async (userGesture: boolean): Promise<unknown> => {
    const client = await page.context().newCDPSession(page);
    const expression = `hookwright.showDataFolder('/etc')`;
    const { result } = await client.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      userGesture,
      returnByValue: true,
    });
    await client.detach();
    return result.value;
  };
  await expect.poll(() => show(false), { timeout: 10_000 }).toBe(false);
  expect(await show(true)).toBe(true);
  // What the helpers above did counts as the user's acting for a moment, so that it may have been shown before.
  const opened = await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  expect([...new Set(opened)]).toEqual([desktop.dataFolder]);
});
