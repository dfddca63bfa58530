import { expect, rowsOf, test } from '../support/e2e.ts';

test.beforeEach(({ app }) => app.saveSecret());

const message = {
  message_id: 'wamid.1',
  from: '+919876543210',
  type: 'text',
  text: 'I need help',
  cart: [{ id: 1, n: 1 }, { id: 2 }],
};

test('two marked captures are compared value by value, in their bytes and headers, and the address keeps it', async ({
  page,
  app,
  context,
  axe,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.postAisoule('message.incoming', message);
  await app.postAisoule('message.incoming', {
    ...message,
    message_id: 'wamid.2',
    text: 'I need no help',
    cart: [{ id: 2 }, { id: 1, n: 1.5 }],
    extra: [],
  });
  await expect(rowsOf(page)).toHaveCount(2);
  await rowsOf(page)
    .nth(0)
    .click({ modifiers: ['Control'] });
  await expect(page.getByText('1 marked')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toHaveCount(0);
  await rowsOf(page)
    .nth(1)
    .click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();

  await expect(page).toHaveURL(/view=compare&left=c1&right=c2|left=c1&right=c2&view=compare/);
  await expect(page.getByText('2 changed, 1 added, 1 in another order, 1 noise · same headers')).toBeVisible();
  const lines = page.getByRole('tree', { name: 'Payloads side by side' });
  await expect(lines.getByRole('treeitem', { name: /changed "text": "I need help" "text": "I need no help"/ })).toBeVisible();
  await expect(lines.getByRole('treeitem', { name: /message_id/ })).toHaveCount(0);
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  const chosen = page.getByRole('region', { name: 'Chosen difference' });
  await expect(chosen).toContainText('/data/cart/0/n');
  await page.keyboard.press('p');
  await expect(chosen).toContainText('items matched by “id”, items in another order');
  await page.keyboard.press('p');
  await chosen.getByRole('button', { name: 'Treat “text” as noise' }).click();
  await expect(page.getByText('1 changed, 1 added, 1 in another order, 2 noise')).toBeVisible();
  await page.getByRole('button', { name: 'Copy differences as text' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('~ /data/cart/0/n: 1 → 1.5');
  expect(copied).not.toContain('wamid');

  await page.keyboard.press('o');
  await expect(lines.getByRole('treeitem', { name: /same "event"/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Bytes' }).click();
  await expect(page.getByText(/The first difference is at offset \d+/)).toBeVisible();
  await page.getByRole('tab', { name: 'Headers' }).click();
  await expect(page.getByRole('row', { name: /changed, noise X-Webhook-Signature/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect(page.getByRole('textbox', { name: 'Right text' })).toContainText('I need no help');
  expect(await axe()).toEqual([]);
  await page.reload();
  await expect(page.getByText('1 changed, 1 added, 1 in another order, 2 noise')).toBeVisible();
});

test('a capture is compared with the one before and with the sample; a deleted one says so and comes back', async ({
  page,
  app,
}) => {
  await app.postAisoule('message.incoming', message);
  await app.postAisoule('contact.created', { contact_name: 'John Doe', phone: '+919876543210' });
  await app.postAisoule('message.incoming', { ...message, message_id: 'wamid.3', text: 'again' });
  await expect(rowsOf(page)).toHaveCount(3);
  await rowsOf(page).first().click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Previous of the same type' }).click();
  await expect(page.getByRole('textbox', { name: 'Left side' })).toHaveValue('c1');
  await expect(page.getByText('1 changed, 1 noise · same headers')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Capture c3' })).toBeVisible();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitem', { name: 'The provider’s sample' }).click();
  await expect(page.getByRole('textbox', { name: 'Left side' })).toHaveValue(/^sample:/);
  await expect(page.getByRole('tree', { name: 'Payloads side by side' })).toBeVisible();

  await page.getByRole('textbox', { name: 'Left side' }).fill('c2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem', { name: /"event": "contact.created"/ })).toBeVisible();
  // Deleted behind the open comparison, as another window would.
  const other = await page.context().newPage();
  await other.goto(app.page('capture=c2'));
  await other.getByRole('region', { name: 'Capture c2' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Capture c2 was deleted' })).toBeVisible();
  await other.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('treeitem', { name: /"event": "contact.created"/ })).toBeVisible();
  await other.close();
});
