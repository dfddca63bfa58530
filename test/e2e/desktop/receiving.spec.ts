/** The path of a webhook in the desktop app: start, receive over HTTPS, see it, quit, find it again. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startCli } from '../../support/cli.ts';
import { expect, receiverUrl, sendWebhook, test } from '../../support/electron/launch.ts';

const webhook = JSON.stringify({ event: 'order.paid', note: 'seen in the window' });

test('the app opens a window with the real interface, without a complaint', async ({ desktop }) => {
  const { app, page, complaints } = await desktop.start();

  await expect(page.getByRole('navigation', { name: 'Rooms' })).toContainText('Inbox');
  expect(await receiverUrl(page)).toMatch(/^https:\/\/localhost:\d+$/);
  await expect(page).toHaveTitle('Hookwright');
  expect(app.windows()).toHaveLength(1);
  expect(await complaints()).toEqual([]);
});

test('a webhook sent over HTTPS appears in the window while it is open', async ({ desktop }) => {
  const { page, complaints } = await desktop.start();
  const url = await receiverUrl(page);

  expect(await sendWebhook(`${url}/inbox/orders`, desktop.dataFolder, webhook)).toBe(200);

  const row = page.getByRole('row').filter({ hasText: '/inbox/orders' });
  await expect(row).toHaveCount(1);
  await row.click();
  await page.getByRole('tab', { name: 'Payload' }).click();
  await expect(page.getByText('seen in the window').first()).toBeVisible();
  expect(await complaints()).toEqual([]);
});

test('the window goes on receiving after a reload', async ({ desktop }) => {
  const { page } = await desktop.start();
  const url = await receiverUrl(page);

  await page.evaluate(() => location.reload());
  expect(await receiverUrl(page)).toBe(url);
  await sendWebhook(`${url}/inbox/after-reload`, desktop.dataFolder, webhook);

  await expect(page.getByRole('row').filter({ hasText: '/inbox/after-reload' })).toHaveCount(1);
});

test('quitting ends every process and leaves a whole database behind', async ({ desktop }) => {
  const first = await desktop.start();
  const url = await receiverUrl(first.page);
  await sendWebhook(`${url}/inbox/kept`, desktop.dataFolder, webhook);
  const pid = first.app.process().pid ?? 0;

  expect(await first.quit()).toBe(0);

  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect(sendWebhook(`${url}/inbox/late`, desktop.dataFolder, webhook)).rejects.toThrow('ECONNREFUSED');
  const file = join(desktop.dataFolder, 'hookwright.sqlite');
  expect(existsSync(`${file}-wal`)).toBe(false);
  const database = new Database(file, { readonly: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();

  const second = await desktop.start();
  await expect(second.page.getByRole('row').filter({ hasText: '/inbox/kept' })).toHaveCount(1);
});

test('a taken port does not stop the window: it says which port and what to do', async ({ desktop }) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    other.once('listening', resolve);
  });
  const { port } = other.address() as AddressInfo;

  const { page } = await desktop.start({ receiverPort: port });

  await expect(page.getByText(new RegExp(`port ${port}`, 'i')).first()).toBeVisible();
  await expect(page.getByText(/choose another port/i).first()).toBeVisible();
  other.close();
});

test.describe('a start that cannot succeed', () => {
  test.beforeEach(({ desktop }) => {
    // Electron shows a native box here and waits for a click that no test can make.
    test.skip(desktop.kind === 'real', 'the native error box cannot be read or closed by a test');
  });

  test('with a database of a newer version says so and leaves it untouched', async ({ desktop }) => {
    await (await desktop.start()).quit();
    const file = join(desktop.dataFolder, 'hookwright.sqlite');
    const database = new Database(file);
    database.pragma('user_version = 9999');
    database.close();

    const { code, stderr } = await desktop.run().ended;

    expect(code).toBe(1);
    expect(stderr).toContain('Hookwright cannot start');
    expect(stderr).toContain('newer');
    const untouched = new Database(file, { readonly: true });
    expect(untouched.pragma('user_version', { simple: true })).toBe(9999);
    untouched.close();
  });

  test('on a folder the browser host has open names that process and leaves it alone', async ({ desktop }) => {
    const host = startCli(['serve', '--json', '--data-dir', desktop.dataFolder, '--receiver-port', '0', '--ui-port', '0']);
    const { receiverUrl: url } = JSON.parse(await host.readLine()) as { receiverUrl: string };

    const { code, stderr } = await desktop.run().ended;

    expect(code).toBe(1);
    expect(stderr).toContain(String(host.process.pid));
    expect(await sendWebhook(`${url}/inbox`, desktop.dataFolder, webhook)).toBe(200);
    host.process.kill('SIGTERM');
    expect(await host.exit).toBe(0);
  });

  test('with a folder that is a file says which and what to do', async ({ desktop }) => {
    const { code, stderr } = await desktop.run({ dataFolder: '/dev/null/hookwright' }).ended;

    expect(code).toBe(1);
    expect(stderr).toContain('/dev/null/hookwright');
    expect(stderr).toContain('--data-dir');
  });
});
