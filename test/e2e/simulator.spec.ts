import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { expect, test } from '../support/e2e.ts';

const aisouleDown = /AIsoule’s ladder against a handler that is down/;
const maiaFailsTwice = /MAIA and a handler that fails twice/;

const timeline = (page: Page) => page.getByRole('application', { name: /^Retry timeline/ });

/** A handler that fails so often, then takes everything. */
async function startHandler(failures: number) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      paths.push(request.url ?? '');
      response.writeHead(paths.length <= failures ? 500 : 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    paths,
    close: () => server.close(),
  };
}

test('AIsoule’s ladder is rehearsed with one click and read by keyboard', async ({ app, page }) => {
  await page.goto(app.page('view=simulator'));
  await page.getByRole('button', { name: aisouleDown }).click();
  await expect(page.getByRole('list', { name: 'Counts' })).toContainText('endpoint failing');
  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('marked the endpoint as failing after 6 min 10 s');
  const rows = page
    .getByRole('table', { name: /^Attempts of/ })
    .locator('tbody')
    .getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('10 s');
  await expect(rows.nth(2)).toContainText('1 min 10 s');
  await expect(rows.nth(3)).toContainText('6 min 10 s');

  await timeline(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: /attempt 2 of 4, 10 s after its first: answered 500/ })).toBeAttached();
  await page.keyboard.press('End');
  await expect(page.getByRole('status').filter({ hasText: /attempt 4 of 4.*Endpoint failing/ })).toBeAttached();
});

test('the picture is zoomed with keys and shows everything again', async ({ app, page }) => {
  await page.goto(app.page('view=simulator'));
  await page.getByRole('button', { name: maiaFailsTwice }).click();
  const picture = timeline(page);
  await picture.focus();
  const width = () => picture.evaluate((node) => node.scrollWidth);
  const before = await width();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(width).toBeGreaterThan(before * 1.5);
  await page.keyboard.press('0');
  await expect.poll(width).toBe(before);
});

test('a captured event is rehearsed against one’s own handler', async ({ app, page }) => {
  await app.postMaia({ response: 'Hello' });
  const handler = await startHandler(2);
  await page.goto(app.page('capture=c1'));
  await page.getByRole('button', { name: 'Rehearse its retries' }).click();
  await expect(page.getByRole('textbox', { name: 'Captures' })).toHaveValue('c1');
  await expect(page.getByRole('combobox', { name: 'Retry policy' })).toHaveValue('MAIA');
  await page.getByText('My handler', { exact: true }).click();
  await page.getByLabel('URL', { exact: true }).fill(handler.url);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('list', { name: 'Counts' })).toContainText('1 delivered');
  await expect(page.getByRole('list', { name: 'Counts' })).toContainText('3 attempts');
  const rows = page
    .getByRole('table', { name: /^Attempts of/ })
    .locator('tbody')
    .getByRole('row');
  await expect(rows.nth(0)).toContainText('waits 1 s');
  await expect(rows.nth(1)).toContainText('waits 2 s');
  expect(handler.paths).toEqual(['/hooks', '/hooks', '/hooks']);
  handler.close();
});

test('what cannot be run is said beside its field', async ({ app, page }) => {
  await page.goto(app.page('view=simulator'));
  await page.getByLabel('How many').fill('0');
  await expect(page.getByLabel('How many')).toHaveAccessibleDescription(/at least 1/);
  await page.getByLabel('Seed', { exact: true }).fill('x');
  await page.getByText('My handler', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('3 fields need attention first.')).toBeVisible();
  await expect(page.getByLabel('URL', { exact: true })).toHaveAccessibleDescription(/Needed: where your handler listens/);
});

test('a run that takes its time is cancelled', async ({ app, page }) => {
  await page.goto(app.page('view=simulator'));
  await page.getByText('Real', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('cancelled', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
});

test('a finding shows its deliveries alone, and two runs are compared', async ({ app, page }) => {
  await page.goto(app.page('view=simulator'));
  await page.getByLabel('How many').fill('20');
  await page.getByRole('button', { name: 'Ready-made scripts' }).click();
  await page.getByRole('menuitem', { name: /^Flaky 20 %/ }).click();
  await page.getByRole('button', { name: 'Disturbances' }).click();
  await page.getByLabel('Lost on the way').fill('20');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const finding = page.getByRole('list', { name: 'Findings' }).getByRole('button', { name: /dropped on purpose/ });
  await finding.click();
  await expect(page.getByRole('heading', { name: /of a finding$/ })).toBeVisible();
  await finding.click();
  await expect(page.getByRole('heading', { name: '20 deliveries' })).toBeVisible();

  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByRole('radio', { name: 'Runs 2' })).toBeAttached();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitem').first().click();
  await expect(page.getByText('Every event went the same way in both.')).toBeVisible();
  await page.getByRole('button', { name: 'Close comparison' }).click();
  await page.getByText('Runs 2', { exact: true }).click();
  await expect(page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button')).toHaveCount(2);
});

test('a policy of one’s own is made from a built-in one, checked, used and deleted', async ({ app, page }) => {
  await page.goto(app.page('view=simulator&policy=maia'));
  await expect(page.getByText(/up to 3 attempts/)).toBeVisible();
  await page.getByRole('button', { name: 'Make my own copy' }).click();
  const waits = page.getByLabel('Waits before each retry');
  await waits.fill('1, soon');
  await expect(waits).toHaveAccessibleDescription(/must be a number/i);
  await waits.fill('5, 10');
  await expect(page.getByText('3 attempts. Gave up: all 3 attempts are used up.')).toBeVisible();
  await page.getByRole('button', { name: 'Create policy' }).click();
  await page.getByRole('button', { name: 'Rehearse it' }).click();
  await expect(page.getByRole('combobox', { name: 'Retry policy' })).toHaveValue('MAIA (copy)');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Counts' })).toContainText('3 attempts');

  await page.goto(app.page('view=simulator&policy=maia-copy'));
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete policy' }).click();
  await expect(page.getByRole('list', { name: 'Your own policies' })).toHaveCount(0);
});

test('an endpoint is given a reply script, plays it, and what the sender did is laid beside its documents', async ({
  app,
  page,
}) => {
  await page.goto(app.page('view=endpoints'));
  await page.getByRole('button', { name: 'Ready-made scripts' }).click();
  await page.getByRole('menuitem', { name: /^Fails twice, then works/ }).click();
  await expect(page.getByText(/^For each event by itself: twice: answers 500; then the endpoint’s own reply\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Add entry' }).click();
  await page.getByRole('button', { name: /^Entry 2 of 2/ }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText(/^For each event by itself: once: answers 500; then twice/)).toBeVisible();
  await page.getByRole('button', { name: 'Remove entry 1' }).click();
  await page.getByLabel('Times').fill('none');
  await expect(page.getByText('One field needs attention before this script can be played.')).toBeVisible();
  await page.getByLabel('Times').fill('2');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Endpoints' })).toContainText('faults on purpose');

  const event = { messageId: 'again-and-again' };
  expect((await app.postMaia(event)).status).toBe(500);
  expect((await app.postMaia(event)).status).toBe(500);
  expect((await app.postMaia(event)).status).toBe(200);
  await page.goto(app.page('capture=c2'));
  await expect(page.getByText('Answers 500, on purpose (script “Fails twice, then works”)').last()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Observed against documented' })).toBeVisible();
  await expect(page.getByText('One more attempt is documented, if these keep failing.')).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`the simulator has no accessibility faults in the ${theme} theme @long`, async ({ app, page, axe }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(app.page('view=simulator'));
    await page.getByRole('button', { name: aisouleDown }).waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: aisouleDown }).click();
    await expect(page.getByRole('list', { name: 'Counts' })).toContainText('endpoint failing');
    await timeline(page).focus();
    await page.keyboard.press('ArrowRight');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await axe()).toEqual([]);
    await page.goto(app.page('view=simulator&policy=stripe-live'));
    await expect(page.getByRole('heading', { name: 'Stripe, live mode' })).toBeVisible();
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Make my own copy' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('');
    expect(await axe()).toEqual([]);
  });
}
