import type { Page } from 'playwright/test';
import { expect, rowsOf, secret, test } from '../support/e2e.ts';
import { hexHmac } from '../support/webhook-client.ts';
import { startHandler, type Handler } from '../support/webhook-handler.ts';

let handler: Handler;
test.beforeEach(async ({ app, page }) => {
  await app.saveSecret();
  handler = await startHandler(secret);
  await app.postMaia({ response: 'Your order has been shipped' });
  await expect(rowsOf(page)).toHaveCount(1);
});
test.afterEach(() => handler.close());

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Replay/ });
const deliveries = (page: Page) => page.getByRole('list', { name: 'Deliveries of this capture' });

async function openReplay(page: Page, url: string): Promise<void> {
  await rowsOf(page).first().click();
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await dialog(page).getByRole('combobox', { name: 'Target URL' }).fill(url);
}

test('a capture is replayed re-signed while its handler fails twice, with the waits to be seen', async ({ page }) => {
  handler.answerNext(500, 500);
  await openReplay(page, `${handler.url}/hooks`);
  await dialog(page).getByRole('combobox', { name: 'Retries' }).click();
  await page.getByRole('option', { name: 'MAIA', exact: true }).click();
  await expect(dialog(page)).toContainText('Should be accepted.');
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();

  await expect(page.getByRole('tab', { name: 'Deliveries' })).toHaveAttribute('aria-selected', 'true');
  await expect(deliveries(page)).toContainText('retrying');
  await expect(deliveries(page).getByRole('button', { name: /200 OK/ })).toBeVisible({ timeout: 15_000 });
  await expect(deliveries(page)).toContainText('delivered');
  await expect(deliveries(page)).toContainText(/1(\.\d+)? s later/);
  await expect(deliveries(page)).toContainText(/2(\.\d+)? s later/);
  expect(handler.requests.map(({ signed }) => signed)).toEqual([true, true, true]);
});

test('as captured, the very bytes and headers leave again', async ({ page, app }) => {
  const body = '{"messageId": "m-1",  "response": "twice  spaced",\t"channelId":"c"}';
  await app.post('/inbox', body, {
    'X-MAIA-Signature': hexHmac(secret, body),
    'x-odd-CASE': 'Kept',
    'Content-Type': 'application/json',
  });
  await expect(rowsOf(page)).toHaveCount(2);
  await openReplay(page, handler.url);
  await dialog(page).getByLabel('As captured').check();
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(deliveries(page)).toContainText('delivered');
  expect(handler.requests[0]?.body.toString()).toBe(body);
  expect(handler.requests[0]?.headers).toContainEqual(['x-odd-CASE', 'Kept']);
  expect(handler.requests[0]?.headers).toContainEqual(['X-MAIA-Signature', hexHmac(secret, body)]);
});

test('an old signature that is refused reads as it should be, not as an error', async ({ page, app }) => {
  await app.postMaia({ response: 'forged' }, '0'.repeat(64));
  await expect(rowsOf(page)).toHaveCount(2);
  await openReplay(page, handler.url);
  await dialog(page).getByLabel('As captured').check();
  await expect(dialog(page)).toContainText('Should be refused.');
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(deliveries(page)).toContainText('rightly refused');
  await expect(deliveries(page)).toContainText('As expected.');
  await expect(deliveries(page).getByText('failed', { exact: true })).toHaveCount(0);
});

test('a cloud’s metadata is sent to only by somebody who means it', async ({ page }) => {
  await openReplay(page, 'http://169.254.169.254/latest/api/token');
  const refusal = dialog(page).getByRole('alert').filter({ hasText: 'link-local or cloud-metadata' });
  await refusal.getByRole('button', { name: 'Send there all the same' }).click();
  await expect(dialog(page).getByText('Options (1)')).toBeVisible();
  await expect(dialog(page)).toContainText('POST /latest/api/token');
  await expect(refusal).toHaveCount(0);
  // Another replay asks anew.
  await page.keyboard.press('Escape');
  await openReplay(page, 'http://[fd00:ec2::254]/');
  await expect(refusal).toBeVisible();
});

test('every way to break it says what should come of it, and a handler that does not notice stands out', async ({ page }) => {
  await openReplay(page, handler.url);
  await dialog(page).getByLabel('Broken on purpose').check();
  for (const name of ['Wrong secret', 'Body changed', 'Signature missing', 'Body cut short']) {
    await dialog(page).getByLabel(name).check();
    await expect(dialog(page).getByText('Should be refused.')).toBeVisible();
  }
  await dialog(page).getByLabel('Stale timestamp').check();
  await expect(dialog(page).getByRole('alert')).toContainText('no timestamp');
  await dialog(page).getByLabel('Wrong secret').check();
  handler.answerNext(200);
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(deliveries(page)).toContainText('accepted');
  await expect(deliveries(page)).toContainText('Not as expected.');
  expect(handler.requests[0]?.signed).toBe(false);
});

test('R replays to the last target at once, X and Escape take part, E edits first', async ({ page }) => {
  await rowsOf(page).first().click();
  // No target yet: it asks.
  await page.keyboard.press('r');
  await dialog(page).getByRole('combobox', { name: 'Target URL' }).fill(handler.url);
  await page.keyboard.press('Control+Enter');
  await expect(deliveries(page)).toContainText('delivered');
  await page.getByRole('grid', { name: /^Captured/ }).focus();
  await page.keyboard.press('r');
  const told = page.getByRole('alert').filter({ hasText: handler.url });
  await expect(told).toContainText('delivered');
  await expect(told).toContainText('200');
  expect(handler.requests).toHaveLength(2);

  await page.keyboard.press('e');
  await expect(page.getByText(/^An edited replay of capture/)).toBeVisible();
  const body = page.getByRole('textbox', { name: 'Body', exact: true });
  await expect(body).toContainText('Your order has been shipped');
  await body.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{"edited": true}');
  await expect(page.getByRole('tabpanel', { name: 'What will leave' })).toContainText('"edited": true');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: /^Delivery d/ })).toContainText('delivered');
  expect(handler.requests[2]).toMatchObject({ signed: true });
  expect(handler.requests[2]?.body.toString()).toBe('{"edited": true}');
});

test('several targets get one delivery each', async ({ page }) => {
  await openReplay(page, `${handler.url}/one`);
  await dialog(page).getByRole('button', { name: 'Add target' }).click();
  await dialog(page).getByRole('combobox', { name: 'Target URL 2' }).fill(`${handler.url}/two`);
  await dialog(page).getByRole('button', { name: 'Replay to 2 targets' }).click();
  await expect(deliveries(page).getByRole('listitem').filter({ hasText: handler.url })).toHaveCount(2);
  await expect.poll(() => handler.requests.map(({ url }) => url).toSorted()).toEqual(['/one', '/two']);
});

test('marked captures are replayed together, oldest first, with a summary', async ({ page, app }) => {
  for (let index = 1; index <= 4; index += 1) await app.postMaia({ response: `marked ${index}` });
  await expect(rowsOf(page)).toHaveCount(5);
  handler.answerNext(500);
  await rowsOf(page)
    .nth(0)
    .click({ modifiers: ['ControlOrMeta'] });
  await rowsOf(page)
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 marked')).toBeVisible();
  await page.keyboard.press('r');
  const bulk = page.getByRole('dialog', { name: 'Replay many captures' });
  await expect(bulk).toContainText('The 3 marked captures.');
  await bulk.getByRole('combobox', { name: 'Target' }).fill(handler.url);
  await bulk.getByLabel('At once').fill('1');
  await bulk.getByRole('button', { name: 'Start' }).click();

  const panel = page.getByRole('region', { name: /^Bulk replay b/ });
  await expect(panel).toContainText('done');
  await expect(panel).toContainText('3 of 3');
  await expect(panel.getByRole('list', { name: 'Outcomes' })).toContainText('200 OK2');
  await expect(panel.getByRole('list', { name: 'Outcomes' })).toContainText('500 Internal server error1');
  await expect(rowsOf(page)).toHaveCount(3);
  expect(handler.requests.map(({ body }) => /marked (\d)/.exec(body.toString())?.[1])).toEqual(['2', '3', '4']);
});

test('a bulk replay is paused, resumed and cancelled', async ({ page, app }) => {
  for (let index = 1; index <= 30; index += 1) await app.postMaia({ response: `many ${index}` });
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Replay all captures…' }).click();
  const bulk = page.getByRole('dialog', { name: 'Replay many captures' });
  await bulk.getByRole('combobox', { name: 'Target' }).fill(handler.url);
  await bulk.getByLabel('Rate').fill('5');
  await bulk.getByRole('button', { name: 'Start' }).click();
  const panel = page.getByRole('region', { name: /^Bulk replay b/ });
  await panel.getByRole('button', { name: 'Pause' }).click();
  await expect(panel).toContainText('paused');
  await panel.getByRole('button', { name: 'Resume' }).click();
  await expect(panel).toContainText('running');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel).toContainText('cancelled');
  expect(handler.requests.length).toBeLessThan(31);
});

test('deliveries are listed live, attempted now, cancelled and removed with the keyboard', async ({ page, app }) => {
  handler.answerNext(503, 503);
  await openReplay(page, `${handler.url}/down`);
  await dialog(page).getByRole('combobox', { name: 'Retries' }).click();
  await page.getByRole('option', { name: 'AIsoule', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await page.goto(app.page('view=deliveries'));
  const [row] = [rowsOf(page).first()];
  await expect(row).toContainText('retrying');
  await expect(row.getByRole('timer')).toHaveText(/^0:0\d$|^0:10$/);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: /^Delivery d/ });
  await detail.getByRole('button', { name: 'Attempt now' }).click();
  await expect(detail.getByRole('button', { name: /^2 503/ })).toBeVisible();
  await expect(detail).toContainText('by hand');
  await detail.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toContainText('cancelled');
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await page.keyboard.press('Delete');
  await expect(page.getByRole('heading', { name: 'Nothing was sent yet' })).toBeVisible();
});

test('replaying and deliveries have no accessibility fault, in both themes @long', async ({ page, app, axe }) => {
  await openReplay(page, handler.url);
  await dialog(page).getByLabel('Broken on purpose').check();
  await expect(dialog(page)).toContainText('Should be refused.');
  expect(await axe()).toEqual([]);
  await dialog(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(deliveries(page)).toContainText('rightly refused');
  expect(await axe()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(app.page('view=deliveries'));
  await rowsOf(page).first().click();
  await expect(page.getByRole('region', { name: /^Delivery d/ })).toContainText('As expected.');
  expect(await axe()).toEqual([]);
});
