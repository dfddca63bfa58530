import { expect, test } from '../support/e2e.ts';

const secret = 'a-signing-secret-kept-for-tests-7f3a';

test('an endpoint is made, given a secret, and its sample comes out valid', async ({ app, page }) => {
  await page.goto(app.page('view=endpoints&endpoint=new'));
  await page.getByLabel('Name', { exact: true }).fill('AIsoule shop');
  await expect(page.getByLabel('Slug')).toHaveValue('aisoule-shop');
  await page.getByRole('combobox', { name: 'Provider', exact: true }).click();
  await page.getByRole('option', { name: /^AIsoule/ }).click();
  await page.getByRole('button', { name: 'Add secret' }).click();
  await page.getByLabel('New secret 1').fill(secret);
  await page.getByRole('button', { name: 'Create endpoint' }).click();

  await expect(page.getByText('••••••••••••7f3a')).toBeVisible();
  await expect(page.getByText(`${app.receiverUrl}/aisoule-shop`, { exact: true })).toBeVisible();
  await expect(page.getByText('Signed with the secret ending in 7f3a')).toBeVisible();

  await page.getByRole('button', { name: 'Send me a sample of Incoming message', exact: true }).click();
  await page.getByRole('button', { name: 'Open the capture in the inbox' }).click();
  await expect(
    page
      .getByRole('region', { name: /^Capture c/ })
      .getByText('valid', { exact: true })
      .first(),
  ).toBeVisible();
  const [capture] = await app.captures();
  expect(capture).toMatchObject({ provider: 'aisoule', direction: 'incoming', verdict: { status: 'valid' }, replyStatus: 200 });
});

test('a secret is in the page only while it is revealed', async ({ app, page }) => {
  const id = await app.createEndpoint({ slug: 'hidden', name: 'Hidden', provider: 'maia', secrets: [secret] });
  await page.goto(app.page(`view=endpoints&endpoint=${id}`));
  await expect(page.getByText('••••••••••••7f3a')).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: 'Reveal' }).click();
  await expect(page.getByText(secret, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Hide/ }).click();
  await expect(page.getByText(secret, { exact: true })).toHaveCount(0);
  expect(await page.content()).not.toContain(secret);

  await page.clock.install();
  await page.getByRole('button', { name: 'Reveal' }).click();
  await expect(page.getByText(secret, { exact: true })).toBeVisible();
  for (let second = 0; second < 31; second += 1) await page.clock.runFor(1_000);
  await expect(page.getByText(secret, { exact: true })).toHaveCount(0);
});

test('a second secret is added for rotation without losing the first', async ({ app, page }) => {
  const id = await app.createEndpoint({ slug: 'rotating', name: 'Rotating', provider: 'maia', secrets: [secret] });
  await page.goto(app.page(`view=endpoints&endpoint=${id}`));
  await page.getByRole('button', { name: 'Add secret' }).click();
  await page.getByLabel('New secret 2').fill('the-next-secret-of-this-endpoint-c0de');
  await page.getByRole('button', { name: 'Move secret 2 up' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Signed with the secret ending in c0de')).toBeVisible();
  await page.getByRole('button', { name: 'Reveal' }).click();
  await expect(page.getByText(secret, { exact: true })).toBeVisible();
  await expect(page.getByText('the-next-secret-of-this-endpoint-c0de', { exact: true })).toBeVisible();
});

test('what cannot be saved is said beside its field', async ({ app, page }) => {
  await page.goto(app.page('view=endpoints&endpoint=new'));
  await page.getByLabel('Slug').fill('inbox');
  await expect(page.getByText('Taken by the endpoint “Inbox”.')).toBeVisible();
  await page.getByLabel('Slug').fill('Bad Slug');
  await expect(page.getByLabel('Slug')).toHaveAccessibleDescription(/No “B”/);
  await page.getByRole('combobox', { name: 'Provider', exact: true }).click();
  await page.getByRole('option', { name: /^Standard Webhooks/ }).click();
  await page.getByRole('button', { name: 'Add secret' }).click();
  await page.getByLabel('New secret 1').fill('sk_live_not-of-this-kind');
  await expect(page.getByText('Must begin with whsec_; this one is of another kind.')).toBeVisible();
  await page.getByLabel('Status').fill('999');
  await page.getByRole('button', { name: 'Create endpoint' }).click();
  await expect(page.getByText('3 fields need attention first.')).toBeVisible();
  expect(await app.endpoints()).toHaveLength(1);
});

test('unsaved changes wait while something else is open', async ({ app, page }) => {
  await page.goto(app.page('view=endpoints'));
  await page.getByLabel('Body').fill('{"received":');
  await expect(page.getByText(/^Not JSON/)).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Endpoints' }).click();
  await expect(page.getByLabel('Body')).toHaveValue('{"received":');
  await expect(page.getByText('Unsaved: reply body.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Body')).toHaveValue('{"received":true}');
});

test('an endpoint is deleted only after saying what happens', async ({ app, page }) => {
  const id = await app.createEndpoint({ slug: 'short-lived', name: 'Short-lived', provider: 'auto', secrets: [] });
  await page.goto(app.page(`view=endpoints&endpoint=${id}`));
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('become unmatched');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  expect(await app.endpoints()).toHaveLength(2);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete endpoint' }).click();
  await expect(page.getByRole('button', { name: /Short-lived/ })).toHaveCount(0);
  expect(await app.endpoints()).toHaveLength(1);
});

test('a provider profile of one’s own is made from a built-in one, checked and saved', async ({ app, page }) => {
  await page.goto(app.page('view=endpoints&provider=maia'));
  await page.getByRole('button', { name: 'Make my own copy' }).click();
  const editor = page.getByRole('textbox', { name: 'Provider profile as JSON' });
  await expect(editor).toContainText('"maia-copy"');
  await page.getByText('"MAIA (copy)"').dblclick();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('End');
  const oops = ' "oops": 1,';
  await page.keyboard.type(oops);
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /oops/ });
  await expect(problem).toContainText('There is no such field here.');
  for (const _character of oops) await page.keyboard.press('Backspace');
  await expect(problem).toHaveCount(0);
  await page.getByRole('button', { name: 'Create profile' }).click();
  await expect(page.getByRole('button', { name: /MAIA \(copy\)/ })).toHaveAttribute('aria-current', 'true');

  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete profile' }).click();
  await expect(page.getByRole('button', { name: /MAIA \(copy\)/ })).toHaveCount(0);
});

test('an endpoint is made with the keyboard alone', async ({ app, page }) => {
  await page.goto(app.page('view=endpoints'));
  const create = page.getByRole('button', { name: 'New endpoint', exact: true });
  await expect(create).toBeVisible();
  for (let presses = 0; presses < 20 && !(await create.evaluate((node) => node === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(create).toBeFocused();
  await page.keyboard.press('Enter');
  for (let presses = 0; presses < 30; presses += 1) {
    if (await page.getByLabel('Name', { exact: true }).evaluate((node) => node === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('button', { name: 'By keyboard /by-keyboard' })).toHaveAttribute('aria-current', 'true');
  expect(await app.endpoints()).toHaveLength(2);
});

for (const theme of ['dark', 'light'] as const) {
  test(`the endpoints have no accessibility faults in the ${theme} theme @long`, async ({ app, page, axe }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(app.page('view=endpoints'));
    await expect(page.getByRole('textbox', { name: 'curl command' })).not.toHaveValue('');
    for (const tab of ['Try it', 'Signature', 'Delivery']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await axe()).toEqual([]);
    }
    await page.getByLabel('Slug').fill('Bad Slug');
    expect(await axe()).toEqual([]);
    await page.goto(app.page('view=endpoints&provider=whatsable'));
    await page.getByRole('button', { name: 'Make my own copy' }).click();
    await expect(page.getByRole('textbox', { name: 'Provider profile as JSON' })).toBeVisible();
    expect(await axe()).toEqual([]);
  });
}
