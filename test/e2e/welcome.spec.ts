import { execFileSync } from 'node:child_process';
import { expect, rowsOf, test } from '../support/e2e.ts';

for (const [name, id] of [
  ['MAIA', 'maia'],
  ['AIsoule', 'aisoule'],
  ['WhatsAble Notifyer', 'whatsable'],
] as const) {
  test(`one click on ${name} makes the first webhook arrive and opens it`, async ({ app, page }) => {
    await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('region', { name: /^Capture c/ })).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(page.getByRole('contentinfo').getByText('1 capture', { exact: true })).toBeVisible();
    expect(await app.captures()).toMatchObject([{ provider: id, direction: 'incoming', replyStatus: 200 }]);
  });
}

test('the command to paste names the endpoint and the certificate', async ({ app, page }) => {
  const command = page.getByRole('textbox', { name: 'curl command' });
  await expect(command).toHaveValue(/^curl /);
  const text = await command.inputValue();
  expect(text).toContain(`${app.receiverUrl}/inbox`);
  expect(text).toContain(app.caCertificatePath);
});

test('the status bar leads to the trust commands', async ({ page }) => {
  await page.getByRole('contentinfo').getByRole('button', { name: /^CA / }).click();
  await expect(page.getByRole('heading', { name: 'Trust it' })).toBeVisible();
});

test('the status bar says when the host is gone', async ({ app, page }) => {
  await expect(page.getByRole('contentinfo').getByText('Listening')).toBeVisible();
  await app.stop();
  await expect(page.getByRole('contentinfo').getByText('Disconnected')).toBeVisible();
  // The browser itself complains of the refused reconnections, for as long as the page makes them.
  await page.goto('about:blank');
  app.complaints.length = 0;
});

test('the status bar says that nothing can be stored, why and what to do, until it can again', async ({ app, page }) => {
  const { pid } = app;
  test.skip(!limitFileSizes(pid, 'unlimited'), 'this system cannot be made to refuse writes');
  const bar = page.getByRole('contentinfo');
  await expect(bar.getByText('Listening', { exact: true })).toBeVisible();
  limitFileSizes(pid, '1');
  expect(await app.post('/inbox', 'lost?')).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
  await expect(bar.getByText('Not storing', { exact: true })).toBeVisible();
  await bar.getByRole('button', { name: 'The database could not be read or written' }).click();
  await expect(page.getByText('store-failed')).toBeVisible();
  limitFileSizes(pid, 'unlimited');
  await expect(bar.getByText('Listening', { exact: true })).toBeVisible();
  expect((await app.post('/inbox', 'kept')).status).toBe(200);
});

/** Has the system refuse whatever a process writes beyond so many bytes of a file: a failing disk. False where that cannot be had. */
function limitFileSizes(pid: number, bytes: string): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
    return true;
  } catch {
    return false;
  }
}
