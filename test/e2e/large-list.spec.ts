import type { Page } from 'playwright/test';
import { expect, rowsOf, test } from '../support/e2e.ts';

/** What the page was told of captures, by how often one was named in what the app sent. */
function countRowsSent(page: Page): () => number {
  let sent = 0;
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      sent += payload.toString().split('"receivedAt"').length - 1;
    });
  });
  return () => sent;
}

/** Puts the scrollbar at a part of its way, 0 to 1. */
async function scrollTo(page: Page, share: number): Promise<void> {
  await page.getByRole('grid').evaluate((grid, part) => {
    const scroller = grid.parentElement;
    if (scroller !== null) scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * part;
  }, share);
}

/** Numbers of the captures in the page, newest first; waits until every place has its row. */
async function numbersInSight(page: Page): Promise<number[]> {
  await expect(rowsOf(page).first()).toHaveAttribute('data-id');
  await expect(page.getByRole('grid')).not.toHaveAttribute('aria-busy');
  return await rowsOf(page).evaluateAll((rows) => rows.map((row) => Number(row.dataset['id']?.slice(1))));
}

/** Says how many there are. */
async function holdsAPart(page: Page): Promise<number> {
  const rowsSent = countRowsSent(page);
  await page.reload();
  // None was ever removed. A kept store may have a few more than it was made with: benches start the app on it.
  const count = (await numbersInSight(page))[0] ?? 0;
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 1));

  await page.keyboard.press('End');
  const oldest = page.locator('#row-c1');
  await expect(oldest).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: /^Capture c1\b/ });
  await expect(detail).toBeVisible();

  // From end to end there is a place for every row, in order and without a gap. Near the ends of a list higher than a browser can show,
  // the scrollbar moves it more slowly than between them.
  const isScaled = count * 28 > 8_000_000;
  for (const share of [0.75, 0.5, 0.25, 0]) {
    await scrollTo(page, share);
    const expected = Math.round(count * (1 - share));
    await expect
      .poll(async () => Math.abs(((await numbersInSight(page))[0] ?? 0) - expected))
      .toBeLessThan(isScaled ? count / 10 : 60);
    const numbers = await numbersInSight(page);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) - index));
    expect(numbers.length).toBeLessThan(80);
  }
  expect(rowsSent()).toBeLessThan(5000);
  await expect(detail).toBeVisible();
  return count;
}

async function keepsTheSelection(page: Page, post: () => Promise<unknown>, count: number): Promise<void> {
  const detail = page.getByRole('region', { name: /^Capture c1\b/ });
  const selected = page.locator('tr[data-current]');
  // Ten arrive at the top while the selected one lies at the other end.
  for (let number = 0; number < 10; number += 1) await post();
  await expect(page.locator(`#row-c${count + 10}`)).toBeVisible();
  await expect(selected).toHaveCount(0);
  await expect(detail).toBeVisible();

  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('verdict:invalid');
  await expect(page).toHaveURL(/filter=verdict/);
  await expect(rowsOf(page).first()).toContainText('invalid');
  await filter.fill('');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(count + 11));
  await expect(detail).toBeVisible();

  // It is still where the keys go on from.
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowUp');
  await expect(selected).toHaveAttribute('data-id', 'c2');
  await expect(page.getByRole('region', { name: /^Capture c2\b/ })).toBeVisible();
}

for (const { count, tag } of [
  { count: 20_000, tag: '' },
  { count: 1_000_000, tag: ' @long' },
]) {
  test.describe(`a list of ${count.toLocaleString('en')}${tag}`, () => {
    // Making a million takes some ten minutes, once.
    test.describe.configure({ timeout: count > 100_000 ? 2_400_000 : 180_000 });
    test.use({ stored: count });

    test('holds the rows in sight and keeps what is selected', async ({ page, app }) => {
      const listed = await holdsAPart(page);
      expect(listed).toBeGreaterThanOrEqual(count);
      await keepsTheSelection(page, () => app.post('/maia', '{"response":"a later one"}'), listed);
    });
  });
}
