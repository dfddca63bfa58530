/** Everything by keyboard alone: the three main jobs, tags and notes, the palette, and keys of one's own. */
import type { Page } from 'playwright/test';
import { expect, rowsOf, secret, test } from '../support/e2e.ts';
import { startHandler } from '../support/webhook-handler.ts';

/** What has the focus, as a screen reader would name it. */
function focused(page: Page) {
  return page.locator(':focus');
}

test('a webhook is caught, read, tagged, noted and replayed without a mouse, and the focus is never lost', async ({
  page,
  app,
}) => {
  const handler = await startHandler(secret);
  try {
    await app.saveSecret();
    // What was there when the list was read has not arrived.
    await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
    await app.postMaia({ direction: 'incoming', response: 'Where is my order #12345?' });
    await app.postMaia({ direction: 'incoming', response: 'Never mind, it came' });
    await expect(rowsOf(page)).toHaveCount(2);
    await expect(page.getByText(/new capture/)).toBeAttached();
    await page.keyboard.press('j');
    await expect(page.locator('tr[data-current]')).toContainText('Never mind');
    await page.keyboard.press('j');
    await expect(page.locator('tr[data-current]')).toContainText('#12345');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'Capture c1' });
    await expect(detail).toBeVisible();

    await page.keyboard.press('4');
    await expect(detail.getByRole('tab', { name: 'Signature' })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('[');
    await expect(detail.getByRole('tab', { name: 'Headers' })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press(']');
    await expect(detail.getByRole('tab', { name: 'Signature' })).toHaveAttribute('aria-selected', 'true');

    await page.keyboard.press('t');
    await expect(page.getByRole('dialog', { name: 'Tags of c1' })).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.type('Delivery');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: 'delivery', selected: true })).toBeVisible();
    await page.keyboard.type('two words');
    await expect(page.getByText('A tag cannot hold a space')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(detail.getByTitle('Show captures tagged delivery')).toBeVisible();

    await page.keyboard.press('n');
    await expect(focused(page)).toHaveAccessibleName('Note');
    // Letters are text here, not keys.
    await page.keyboard.type('jkrtp: ask the courier');
    await page.keyboard.press('Control+Enter');
    await expect(detail.getByText('jkrtp: ask the courier')).toBeVisible();
    await expect(focused(page)).toHaveAccessibleName('Capture c1');

    await page.keyboard.press('Shift+R');
    await expect(page.getByRole('dialog', { name: 'Replay c1' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Target URL' }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(`${handler.url}/hook`);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect.poll(() => handler.requests.length).toBe(1);
    await expect(detail.getByRole('tab', { name: 'Deliveries' })).toHaveAttribute('aria-selected', 'true');

    await page.keyboard.press('Escape');
    await expect(focused(page)).toHaveAccessibleName('Captured webhooks, newest first');
    await page.keyboard.press('Shift+ArrowUp');
    await expect(page.getByText('2 marked')).toBeVisible();
    await page.keyboard.press('t');
    await expect(page.getByRole('option', { name: /delivery.*1 of 2/ })).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('delivery put on 1 capture.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(focused(page)).toHaveAccessibleName('Captured webhooks, newest first');
    await expect
      .poll(async () => (await app.captures()).map(({ tags, noted }) => [tags, noted]))
      .toEqual([
        [['delivery'], false],
        [['delivery'], true],
      ]);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await expect.poll(async () => (await app.captures()).map(({ tags }) => tags)).toEqual([[], ['delivery']]);

    await page.getByRole('grid').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(focused(page)).toHaveAccessibleName('Captured webhooks, newest first');
  } finally {
    await handler.close();
  }
});

test('a simulation is set up and run without a mouse', async ({ page }) => {
  await page.keyboard.press('g');
  await expect(page.getByText('Go to Simulator')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'Simulator', exact: true })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(
    page
      .getByText(/would (have )?mark/)
      .or(page.getByText('4 attempts'))
      .first(),
  ).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByRole('combobox', { name: 'Filter' })).toBeVisible();
  await page.keyboard.press('Control+f');
  await expect(focused(page)).toHaveAccessibleName('Filter');
});

test('the palette finds actions, places and captures, and gives the focus back', async ({ page, app, axe }) => {
  await app.postMaia({ direction: 'incoming', response: 'A zebra crossed the street' });
  await expect(rowsOf(page)).toHaveCount(1);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search for anything' });
  await expect(field).toBeFocused();
  expect(await axe()).toEqual([]);
  await field.fill('gsim');
  await expect(page.getByRole('option', { name: /Go to Simulator/, selected: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeFocused();

  await page.keyboard.press('Control+k');
  await field.fill('zebra');
  await expect(page.getByRole('option', { name: /zebra crossed/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Capture c1' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await field.fill('retention');
  await page.getByRole('option', { name: 'Retention', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Retention' })).toBeVisible();
  await page.keyboard.press('Control+k');
  // What was chosen last stands first, and can be chosen without typing.
  await expect(page.getByRole('option').first()).toContainText('Retention');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByRole('textbox', { name: 'Search the keys' }).fill('replay');
  await expect(sheet.getByText('Replay to the last target')).toBeVisible();
  await expect(sheet.getByText('Command palette')).toHaveCount(0);
});

test('at 200 % zoom no control is lost and no page is wider than its window', async ({ page, app }) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await app.postMaia({ direction: 'incoming', response: 'One' });
  for (const query of ['', 'view=send', 'view=simulator', 'view=endpoints', 'view=settings&section=keys']) {
    await page.goto(app.page(query));
    await expect(page.getByText('Listening')).toBeVisible();
    await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
    expect(await page.evaluate(findLostControls), query).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), query).toBeLessThanOrEqual(0);
  }
});

/** Controls that no scrolling brings to where they could be clicked. Runs in the page. */
function findLostControls(): string[] {
  return [...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, [tabindex="0"]')].flatMap((control) => {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.matches(':disabled')) return [];
    control.scrollIntoView({ block: 'center', inline: 'center' });
    const { left, right, top, bottom, width, height } = control.getBoundingClientRect();
    if (width === 0 || height === 0) return [];
    const inside = (from: number, to: number, end: number): number =>
      Math.min(end - 1, Math.max(0, (Math.max(from, 0) + Math.min(to, end)) / 2));
    const there = document.elementFromPoint(inside(left, right, window.innerWidth), inside(top, bottom, window.innerHeight));
    const reached =
      there !== null &&
      (control.contains(there) || there.contains(control) || control.closest('label') === there.closest('label'));
    // The page may scroll what a person cannot.
    let forced = false;
    for (let around = control.parentElement; around !== null; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      forced ||= (around.scrollTop !== 0 && overflowY === 'hidden') || (around.scrollLeft !== 0 && overflowX === 'hidden');
    }
    return reached && !forced ? [] : [control.getAttribute('aria-label') ?? control.textContent];
  });
}

test('keys are changed, conflicts are named, single letters can be switched off, and all of it survives a reload', async ({
  page,
  app,
}) => {
  await app.postMaia({ direction: 'incoming', response: 'One' });
  await page.goto(app.page('view=settings&section=keys'));
  const rail = page.getByRole('listitem').filter({ hasText: 'Narrow or widen the rail' });
  await rail.getByRole('button', { name: /^Change the key/ }).press('Enter');
  await page.keyboard.press('Control+t');
  await expect(page.getByRole('alert')).toContainText('The browser keeps it');
  await rail.getByRole('button', { name: 'Another key' }).press('Enter');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('alert')).toContainText('Ctrl+K is the key of “Command palette”');
  await rail.getByRole('button', { name: 'Use it here instead' }).press('Enter');
  await expect(rail.getByRole('button', { name: /^Change the key/ })).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: 'Command palette' })).toContainText('no key');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toHaveAttribute('data-narrow', 'true');

  await page.getByRole('switch', { name: 'Keys of a single letter or sign' }).uncheck();
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toHaveAttribute('data-narrow', 'true');
  await page.goto(app.page(''));
  await expect(rowsOf(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('tr[data-current]')).toHaveCount(1);
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Unpin' })).toHaveCount(0);

  await page.goto(app.page('view=settings&section=keys'));
  await page.getByRole('button', { name: 'Reset all' }).press('Enter');
  await page.goto(app.page(''));
  await expect(rowsOf(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Unpin' }).first()).toBeVisible();
});
