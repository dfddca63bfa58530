/** Taking requests elsewhere and bringing them in: the copy menu, export, import and its undoing, handler code. */
import { readFileSync } from 'node:fs';
import { expect, rowsOf, secret, test } from '../support/e2e.ts';
import { readZip } from '../support/zip-reader.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const jsonType = { 'Content-Type': 'application/json' };

test('a row is copied by key, without its secrets, and with them only on purpose', async ({ page, app, axe }) => {
  await app.post('/inbox/a?token=query-canary', '{"hello":"it\'s"}', { ...jsonType, Authorization: 'Bearer e2e-canary-token' });
  await expect(rowsOf(page)).toHaveCount(1);
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('j');
  await expect(rowsOf(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('c');
  const menu = page.getByRole('menu', { name: 'Copy this capture' });
  await expect(menu.getByRole('menuitem', { name: 'Copy as curl' })).toBeVisible();
  expect(await axe()).toEqual([]);
  await menu.getByRole('menuitem', { name: 'Copy as curl' }).click();
  await expect(page.getByText('Copied as curl, 2 secrets taken out.')).toBeVisible();
  const copied = await clipboard();
  expect(copied).toContain("--header 'Authorization: Bearer <redacted:authorization:1>'");
  expect(copied).toContain(`--data-binary '{"hello":"it'\\''s"}'`);
  expect(copied).not.toContain('canary');
  await expect(page.getByRole('grid')).toBeFocused();

  await rowsOf(page).first().click({ button: 'right' });
  const more = page.getByRole('menuitem', { name: 'Copy with secrets' });
  await more.press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Python (http.client)' }).click();
  await expect(page.getByText('Copied as Python (http.client) with its secrets.')).toBeVisible();
  expect(await clipboard()).toContain('Bearer e2e-canary-token');
});

test('captures go out as a file and come in again, marked, and the import is undone', async ({ page, app, axe }) => {
  await app.saveSecret();
  await app.postMaia({ response: 'Take me along' });
  await app.post('/inbox', 'plain', { 'X-Api-Key': 'e2e-canary-key' });
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export all captures…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByText('All 2 captures')).toBeVisible();
  expect(await axe()).toEqual([]);
  await dialog.getByRole('radio', { name: 'Zip' }).check();
  const [closed] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export' }).click()]);
  expect(closed.suggestedFilename()).toMatch(/^hookwright-captures-[\d-]+\.zip$/);
  const files = readZip(readFileSync(await closed.path()));
  expect([...files.keys()]).toEqual([
    'captures/c1.json',
    'captures/c1.body.json',
    'captures/c2.json',
    'captures/c2.body.bin',
    'index.ndjson',
  ]);
  expect(Buffer.concat([...files.values()]).toString()).not.toMatch(/canary/);
  await expect(page.getByText(/^Exported 2 captures to/)).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export all captures…' }).click();
  await dialog.getByRole('radio', { name: 'Left in' }).check();
  const [open] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export with secrets' }).click(),
  ]);
  expect(open.suggestedFilename()).toContain('WITH-SECRETS');

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  const importing = page.getByRole('dialog', { name: 'Import' });
  await importing
    .getByLabel('File to import')
    .setInputFiles({ name: 'back.har', mimeType: 'application/json', buffer: readFileSync(await open.path()) });
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(importing.getByText('2 requests imported')).toBeVisible();
  await expect(importing.getByRole('list', { name: 'Verdicts, made now' })).toContainText('valid');
  expect(await axe()).toEqual([]);
  await importing.getByRole('button', { name: 'Show them' }).click();
  await expect(rowsOf(page)).toHaveCount(2);
  await rowsOf(page).first().click();
  await expect(page.getByText('imported from back.har')).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  await importing.getByText('Pasted').click();
  await importing.getByLabel('A request as text').fill('POST /inbox HTTP/1.1\nHost: x\n\nhello');
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(importing.getByText('1 request imported')).toBeVisible();
  await importing.getByRole('button', { name: 'Undo the import' }).click();
  await expect(page.getByText('Removed 1 request again.')).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(rowsOf(page)).toHaveCount(3);
});

test('handler code stands in the Signature tab and with the endpoint, by language, without the secret', async ({
  page,
  app,
  axe,
}) => {
  await app.saveSecret();
  await app.postMaia({ response: 'Verify me' });
  await rowsOf(page).first().click();
  await page.getByRole('tab', { name: 'Signature' }).click();
  await page.getByRole('button', { name: 'Handler code' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify MAIA in your handler' });
  await expect(dialog.getByText('createHmac("sha256", secret)')).toBeVisible();
  await dialog.getByRole('tab', { name: 'Python' }).click();
  await expect(dialog.getByText('hmac.compare_digest(signature.encode')).toBeVisible();
  expect(await axe()).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy handler.py' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('os.environ.get("MAIA_WEBHOOK_SECRET")');
  expect(copied).not.toContain(secret);
  await page.goto(app.page('view=endpoints'));
  await page.getByRole('tab', { name: 'Signature' }).click();
  await page.getByRole('button', { name: 'Handler code' }).click();
  // The language stays the one that was chosen last.
  await expect(page.getByRole('tab', { name: 'Python' })).toHaveAttribute('aria-selected', 'true');
});
