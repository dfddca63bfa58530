/** The first minutes and the care of what is kept: demonstration, settings search, presenter mode, backup, reset, opening. */
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { expect, rowsOf, test } from '../support/e2e.ts';

test('a demonstration is played from the empty inbox, marked in every room, and taken away in one click', async ({
  app,
  page,
  axe,
}) => {
  await page.getByRole('button', { name: 'All at once' }).click();
  await expect(rowsOf(page)).toHaveCount(25);
  await expect(page.getByText('these are webhooks of three made-up customers')).toBeVisible();
  await rowsOf(page).filter({ hasText: 'Did the contract go out?' }).click();
  await page.getByRole('tab', { name: 'Signature' }).click();
  await expect(page.getByText('The JSON was signed indented, not as the bytes that arrived.')).toBeVisible();
  expect(await axe()).toEqual([]);

  await app.post('/inbox', 'mine');
  await page.getByRole('link', { name: 'Endpoints' }).click();
  await expect(page.getByRole('button', { name: /Demo MAIA/ })).toBeVisible();
  await page.getByRole('button', { name: 'Remove demonstration' }).click();
  await expect(page.getByText('The demonstration is gone: 25 captures and 4 endpoints removed.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Demo MAIA/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Remove demonstration' })).toHaveCount(0);
});

test('a setting is found by another word for it, reached with the keyboard, and every address of one leads to it', async ({
  app,
  page,
  axe,
}) => {
  await page.goto(app.page('view=settings'));
  await page.getByLabel('Find a setting').fill('dark mode');
  await expect(page.getByRole('heading', { name: 'One setting' })).toBeVisible();
  await page.getByLabel('Find a setting').fill('port');
  await expect(page.getByText('2 settings')).toBeVisible();
  await expect(page.locator('mark').first()).toHaveText('port');
  expect(await axe()).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Find a setting')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('HTTPS port')).toBeFocused();
  await page.goBack();
  await page.goto(app.page('view=settings&section=backup&setting=backup-schedule'));
  await expect(page.getByRole('radio', { name: 'Off' })).toBeFocused();
  await page.getByLabel('Find a setting').fill('elephant');
  await expect(page.getByText('No setting fits')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Backup', exact: true })).toBeVisible();
});

test('presenter mode masks every value of a capture in every tab, says so, and ends with a click', async ({ app, page }) => {
  const canary = 'Marta-Canary-5511';
  await app.postMaia({ response: `Hello from ${canary}`, externalUserId: canary, direction: 'incoming', sessionId: canary });
  await page.evaluate(() => localStorage.setItem('hookwright-preferences', '{"presenter":true}'));
  await page.reload();
  const mark = page.getByRole('contentinfo').getByRole('button', { name: 'Presenter mode' });
  await expect(mark).toBeVisible();
  await rowsOf(page).first().click();
  /** Texts that name the canary and can be read, and titles that would tell it on hover. */
  const readable = (): Promise<string[]> =>
    page.evaluate((name) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (parent === null || !node.textContent?.includes(name) || parent.getClientRects().length === 0) continue;
        const style: Record<string, unknown> = getComputedStyle(parent) as never;
        if (style['webkitTextSecurity'] !== 'disc') found.push(parent.outerHTML.slice(0, 200));
      }
      return found;
    }, canary);
  for (const tab of ['Event', 'Payload', 'Headers', 'Signature', 'Timing']) {
    await page.getByRole('tab', { name: tab }).click();
    if (tab === 'Payload') {
      for (const view of ['Raw', 'Hex', 'Pretty', 'Tree']) {
        await page.getByText(view, { exact: true }).click();
        await expect(page.locator('main').getByText(canary).first()).toBeAttached();
        expect(await readable(), `${tab}, ${view}`).toEqual([]);
      }
    }
    expect(await readable(), tab).toEqual([]);
  }
  const titles = rowsOf(page).first().locator(`[title*="${canary}"]`);
  await rowsOf(page).first().getByRole('gridcell').nth(5).hover();
  await expect(titles).toHaveCount(0);
  await mark.click();
  await expect(mark).toHaveCount(0);
  expect(await readable()).not.toEqual([]);
  await expect(titles).not.toHaveCount(0);
});

test('a backup is made, brought back and undone, and everything is reset and undone, while the page stays', async ({
  app,
  page,
  axe,
}) => {
  await app.post('/inbox', 'first');
  await page.goto(app.page('view=settings&section=backup'));
  await page.getByRole('button', { name: 'Make a backup now' }).click();
  await expect(page.getByRole('cell', { name: 'made by hand' })).toBeVisible();
  await app.post('/inbox', 'second');
  const status = page.getByRole('contentinfo');
  await expect(status.getByText('2 captures', { exact: true })).toBeVisible();

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save a copy/ }).click();
  const bytes = readFileSync(await (await saved).path());
  expect(bytes.toString('latin1', 0, 15)).toBe('SQLite format 3');

  await page.getByRole('button', { name: 'Bring back…' }).click();
  await expect(page.getByText('It is whole and holds 1 capture and 1 endpoint.')).toBeVisible();
  expect(await axe()).toEqual([]);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByText('The backup is back.')).toBeVisible();
  await expect(status.getByText('1 capture', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(status.getByText('2 captures', { exact: true })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'what was replaced' })).toHaveCount(2);

  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('button', { name: 'Reset everything…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Reset everything' })).toBeDisabled();
  await dialog.getByLabel('Type Hookwright to go on').fill('Hookwright');
  await dialog.getByRole('button', { name: 'Reset everything' }).click();
  await expect(status.getByText('0 captures', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rowsOf(page)).toHaveCount(2);
  expect((await app.post('/inbox', 'third')).status).toBe(200);
  await expect(rowsOf(page)).toHaveCount(3);
});

test('the trust assistant ticks what proved its trust, and the diagnosis can be saved', async ({ app, page }) => {
  await page.goto(app.page('view=settings&section=certificates'));
  const code = page.getByRole('listitem').filter({ hasText: 'Your own code' });
  await expect(code.getByText('waiting for the check')).toBeVisible();
  const url = (await code.locator('code').textContent()) ?? '';
  const read = (ca: string | undefined): Promise<void> =>
    new Promise((resolve) => {
      get(url, { ca, agent: false }, (response) => response.resume().on('end', resolve)).on('error', () => resolve());
    });
  await read(undefined);
  await expect(code.getByText(/turned away at .*: does not trust it yet/)).toBeVisible();
  await read(readFileSync(app.caCertificatePath, 'utf8'));
  await expect(code.getByText(/trusts it, read at/)).toBeVisible();
  expect(await app.captures()).toEqual([]);

  await page.goto(app.page('view=settings&section=diagnostics'));
  await expect(page.getByText('Nothing is wrong.')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  const report = readFileSync(await (await saved).path(), 'utf8');
  expect(report).toMatch(/^# Hookwright \d.*\n\nHolds no payloads/);
  expect(report).not.toContain(app.dataFolder);
});
