import type { BrowserContext, Page } from 'playwright/test';
import { expect, rowsOf, test } from '../support/e2e.ts';

/** Notifications as the system would show them: browsers under test have no place for it. */
async function noticesOf(page: Page, context: BrowserContext): Promise<() => Promise<string[]>> {
  await context.grantPermissions(['notifications']);
  await page.addInitScript(() => {
    const told: string[] = [];
    class Told extends EventTarget {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(title: string, { body }: { body: string }) {
        super();
        told.push(`${title} | ${body}`);
      }
      close(): void {}
    }
    Object.assign(window, { told, Notification: Told });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

test('a rule tags what comes, tells of it where somebody wants to be told, and is applied to what is there', async ({
  page,
  app,
  context,
  axe,
}) => {
  const told = await noticesOf(page, context);
  await app.saveSecret();
  await app.postMaia({ direction: 'incoming', response: 'came before the rule' });
  await page.goto(app.page('view=settings&section=rules'));

  await page.getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('form', { name: 'New rule' });
  await form.getByRole('textbox', { name: 'Name' }).fill('From customers');
  await form.getByRole('textbox', { name: 'Filter' }).fill('dir:sideways');
  await expect(form.getByText(/sideways/).last()).toBeVisible();
  await form.getByRole('textbox', { name: 'Filter' }).fill('dir:incoming');
  await expect(form.getByText('Fits 1 of 1 captures.')).toBeVisible();
  await form.getByRole('button', { name: 'Make rule' }).click();
  await expect(form.getByText('A tag, or notifications: otherwise it does nothing.')).toBeVisible();
  await form.getByRole('combobox', { name: 'Tags' }).fill('Customer, shop');
  await form.getByRole('checkbox', { name: 'Notify when it matches' }).check();
  expect(await axe()).toEqual([]);
  await form.getByRole('button', { name: 'Make rule' }).click();
  const rule = page.getByRole('listitem').filter({ hasText: 'From customers' });
  await expect(rule).toContainText('customer');

  await app.postMaia({ response: 'an answer of ours' });
  await app.postMaia({ direction: 'incoming', response: 'came after the rule' });
  const tags = async () => (await app.captures()).map((row) => row.tags.join(' '));
  await expect.poll(tags).toEqual(['customer shop', '', '']);
  // Only that it matched: the words of the message stay in Hookwright.
  await expect.poll(told).toEqual(['From customers: 1 capture | ']);

  await rule.getByRole('button', { name: 'Apply to captures already here' }).click();
  await expect(rule.getByText('1 capture tagged.')).toBeVisible();
  await expect.poll(tags).toEqual(['customer shop', '', 'customer shop']);
  await rule.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(tags).toEqual(['customer shop', '', '']);

  await page.goto(app.page('view=settings&section=tags'));
  await page.getByRole('button', { name: 'Rename customer' }).click();
  await page.getByRole('textbox', { name: 'New name of customer' }).fill('shop');
  await page.getByRole('button', { name: 'Join with shop' }).click();
  await expect.poll(tags).toEqual(['shop', '', '']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(tags).toEqual(['customer shop', '', '']);

  // A list of one tag takes in what is tagged a moment after it came.
  await page.goto(app.page('filter=tag:customer'));
  await expect(rowsOf(page)).toHaveCount(1);
  await app.postMaia({ direction: 'incoming', response: 'and another' });
  await expect(rowsOf(page)).toHaveCount(2);
  await page.goto(app.page('view=settings&section=rules'));
  await rule.getByRole('button', { name: 'Delete From customers' }).click();
  await expect(page.getByRole('heading', { name: 'No rules yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rule).toContainText('dir:incoming');
});

test('every notification is a rule: of all that comes by one switch, of a saved filter by its bell', async ({
  page,
  app,
  context,
}) => {
  const told = await noticesOf(page, context);
  await app.saveSecret();
  await page.goto(app.page('filter=dir:incoming'));
  await page.getByRole('button', { name: 'Saved filters' }).click();
  await page.getByRole('textbox', { name: 'Name of this filter' }).fill('Customers');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Saved filters' }).click();
  const bell = page.getByRole('button', { name: 'Notify of Customers' });
  await bell.click();
  await expect(bell).toHaveAttribute('aria-pressed', 'true');
  await bell.click();
  await expect(bell).toHaveAttribute('aria-pressed', 'false');
  await bell.click();

  await page.goto(app.page('view=settings&section=rules'));
  const rule = page.getByRole('listitem').filter({ hasText: 'Customers' });
  await expect(rule).toContainText('notifies');
  await rule.getByRole('button', { name: 'Delete Customers' }).click();
  await page.getByRole('switch', { name: 'Of every new capture' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'New captures' })).toContainText('every capture');
  await app.postMaia({ response: 'a secret word' });
  await expect.poll(told).toEqual(['New captures: 1 capture | ']);
  await page.getByRole('switch', { name: 'Of every new capture' }).click();
  await expect(page.getByRole('heading', { name: 'No rules yet' })).toBeVisible();
});
