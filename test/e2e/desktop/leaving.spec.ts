/** Closing the window while something is unsaved: a question of the system's own, and the answer counts. */
import type { BrowserWindow } from 'electron';
import { expect, receiverUrl, test, type RunningDesktop } from '../../support/electron/launch.ts';

/** Has the system's question answered with the button of this number, and tells what was asked so far. */
async function answerWith({ app }: RunningDesktop, button: number): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog }, answer) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBoxSync = ((_window: unknown, options: { message: string; buttons: string[] }) => {
      asked.push(`${options.message} ${options.buttons.join(' / ')}`);
      return answer;
    }) as typeof dialog.showMessageBoxSync;
  }, button);
  return () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

test('a window with unsaved changes asks before it closes, and stays when told so', async ({ desktop }) => {
  const running = await desktop.start();
  const { app, page } = running;
  await receiverUrl(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Request timeout').fill('45');
  await expect(page.getByText(/Request timeout 60 s → 45 s/)).toBeVisible();
  const window = await app.browserWindow(page);
  const asked = await answerWith(running, 0);

  await window.evaluate((opened: BrowserWindow) => opened.close());
  await expect.poll(asked).toEqual(['Leave without saving? Stay / Leave without saving']);
  await expect(page.getByLabel('Request timeout')).toHaveValue('45');

  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('No unsaved changes.')).toBeVisible();
  expect(await running.quit()).toBe(0);
});

test('a window with unsaved changes closes when told so', async ({ desktop }) => {
  const running = await desktop.start();
  const { page } = running;
  await receiverUrl(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Request timeout').fill('45');
  await expect(page.getByText(/Request timeout 60 s → 45 s/)).toBeVisible();
  await answerWith(running, 1);
  // Without the question's answer the window would keep the app, and this would never end.
  expect(await running.quit()).toBe(0);
});
