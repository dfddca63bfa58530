/** The window as a part of the desktop: one per data folder, back where it was, with a menu that tells what it does. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { expect, receiverUrl, test } from '../../support/electron/launch.ts';

test('a second start ends at once and brings the first window to the front', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  const window = await app.browserWindow(page);
  await window.evaluate((opened: BrowserWindow) => {
    opened.minimize();
    opened.blur();
  });

  const second = await desktop.run().ended;

  expect(second.code).toBe(0);
  await expect
    .poll(() => window.evaluate((opened: BrowserWindow) => ({ minimized: opened.isMinimized(), visible: opened.isVisible() })))
    .toEqual({ minimized: false, visible: true });
  expect(app.windows()).toHaveLength(1);
});

test('the window comes back where it was, and maximised when it was', async ({ desktop }) => {
  const first = await desktop.start();
  await receiverUrl(first.page);
  const window = await first.app.browserWindow(first.page);
  await window.evaluate((opened: BrowserWindow) => {
    opened.setBounds({ x: 120, y: 80, width: 1010, height: 640 });
    opened.maximize();
  });
  await first.quit();

  const second = await desktop.start();
  await receiverUrl(second.page);
  const again = await second.app.browserWindow(second.page);

  expect(await again.evaluate((opened: BrowserWindow) => opened.getNormalBounds())).toEqual({
    x: 120,
    y: 80,
    width: 1010,
    height: 640,
  });
  await expect.poll(() => again.evaluate((opened: BrowserWindow) => opened.isMaximized())).toBe(true);
});

test('a broken or impossible window state is forgotten', async ({ desktop }) => {
  writeFileSync(join(desktop.dataFolder, 'window.json'), '{"x":99999,"y":-99999,"width":1,"height":"?","maximized":1}');
  const { app, page } = await desktop.start();
  await receiverUrl(page);
  const window = await app.browserWindow(page);

  const bounds = await window.evaluate((opened: BrowserWindow) => opened.getBounds());
  expect(bounds).toMatchObject({ width: 1280, height: 800 });
  expect(bounds.x).toBeLessThan(5000);
});

test('the menu offers what a desktop app has, and says that closing stops receiving', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  await receiverUrl(page);

  const labels = await app.evaluate(({ Menu }) => {
    const menus = Menu.getApplicationMenu()?.items ?? [];
    return menus.map((menu) => [menu.label.replace('&', ''), (menu.submenu?.items ?? []).map((item) => item.label || item.role)]);
  });
  const text = JSON.stringify(labels);

  for (const name of ['File', 'Edit', 'View', 'Window', 'Help', 'Open documentation', 'Show data folder'])
    expect(text).toContain(name);
  if (process.platform !== 'darwin') expect(text).toContain('Close and stop receiving');
});

test('what the interface remembers survives a restart', async ({ desktop }) => {
  const first = await desktop.start();
  await receiverUrl(first.page);
  await first.page.evaluate(() => localStorage.setItem('kept-by-test', 'yes'));
  await first.quit();

  const second = await desktop.start();
  await receiverUrl(second.page);
  expect(await second.page.evaluate(() => localStorage.getItem('kept-by-test'))).toBe('yes');
});

test('the window comes back after its page crashed', async ({ desktop }) => {
  const { app, page } = await desktop.start();
  const url = await receiverUrl(page);
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => {});
  await crashed;

  // Playwright gives a crashed page up, so main is asked.
  const text = (): Promise<string> =>
    app.evaluate(({ BrowserWindow: windows }) =>
      windows
        .getAllWindows()[0]
        ?.webContents.executeJavaScript('document.body.innerText')
        .catch(() => ''),
    ) as Promise<string>;
  await expect.poll(text).toContain(url);
});
