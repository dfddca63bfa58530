import type { Page } from 'playwright/test';
import { expect, secret, test } from '../support/e2e.ts';
import { startHandler, type Handler } from '../support/webhook-handler.ts';

let handler: Handler;
test.beforeEach(async ({ app }) => {
  await app.saveSecret();
  handler = await startHandler(secret);
});
test.afterEach(() => handler.close());

const target = (page: Page) => page.getByRole('combobox', { name: 'Target URL' });
const preview = (page: Page) => page.getByRole('tabpanel', { name: 'What will leave' });
const result = (page: Page) => page.getByRole('region', { name: /^Delivery d/ });

async function openSend(page: Page, url: string): Promise<void> {
  await page.getByRole('link', { name: 'Send' }).click();
  await target(page).fill(url);
}

test('a provider’s sample is signed, shown byte for byte, sent with one key, and its answer appears beside', async ({ page }) => {
  await openSend(page, `${handler.url}/hooks?x=1`);
  await expect(preview(page)).toContainText('POST /hooks?x=1 HTTP/1.1');
  await expect(preview(page)).toContainText(/X-Maia-Signature: [0-9a-f]{64}/i);
  await expect(preview(page)).toContainText('Should be accepted.');
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('delivered');
  await expect(result(page)).toContainText('As expected.');
  await expect(result(page).getByRole('button', { name: /200 OK/ })).toBeVisible();
  await expect(result(page)).toContainText(/Waiting[\d.]+ ms/);
  await expect(result(page).getByRole('textbox', { name: 'Body of the answer' })).toContainText('"received":true');
  expect(handler.requests).toHaveLength(1);
  expect(handler.requests[0]).toMatchObject({ method: 'POST', url: '/hooks?x=1', signed: true });
});

test('an edited body leaves as edited, and broken JSON is told at its place', async ({ page }) => {
  await openSend(page, handler.url);
  await page.getByRole('textbox', { name: 'Body', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{"a":1,}');
  const remark = page.getByRole('button', { name: /Not JSON\. Line 1, column 8/ });
  await expect(remark).toBeVisible();
  await remark.click();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('}');
  await expect(page.getByText('Valid JSON')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('delivered');
  expect(handler.requests[0]?.body.toString()).toBe('{"a":1}');
});

test('a typed secret is never in the page', async ({ page }) => {
  await openSend(page, handler.url);
  await page.getByRole('combobox', { name: 'Sign with' }).click();
  await page.getByRole('option', { name: 'A secret typed here' }).click();
  await page.getByLabel('Secret', { exact: true }).fill('typed-secret-of-mine-4711');
  await expect(preview(page)).toContainText('Should be accepted.');
  expect(await page.content()).not.toContain('typed-secret-of-mine-4711');
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('failed');
  await expect(result(page)).toContainText('Not as expected.');
  await expect(result(page).getByRole('button', { name: /401 Unauthorized/ })).toBeVisible();
  // Looking elsewhere loses nothing, and puts nothing into the page.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Send' }).click();
  await expect(page.getByLabel('Secret', { exact: true })).toHaveValue('typed-secret-of-mine-4711');
  expect(await page.content()).not.toContain('typed-secret-of-mine-4711');
});

test('a curl line is taken over, and what it may not do is told', async ({ page }) => {
  await openSend(page, handler.url);
  await page.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name: 'Nothing: free form' }).click();
  await page.getByRole('button', { name: 'Paste' }).click();
  const field = page.getByRole('textbox', { name: 'A curl command or raw HTTP' });
  await field.fill('curl "http://localhost');
  await expect(page.getByText(/quote is opened and never closed/)).toBeVisible();
  await field.fill(`curl -k -X PUT ${handler.url}/from-curl -H 'X-One: 1' -H 'x-one: 2' --data-raw 'plain text' --cacert ca.pem`);
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect(page.getByText('certificate not verified')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Left out' })).toContainText('The certificate file “ca.pem” is not read');
  await expect(preview(page)).toContainText('PUT /from-curl HTTP/1.1');
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('failed');
  expect(handler.requests[0]).toMatchObject({ method: 'PUT', url: '/from-curl', signed: false });
  expect(handler.requests[0]?.headers).toContainEqual(['X-One', '1']);
  expect(handler.requests[0]?.headers).toContainEqual(['x-one', '2']);
  expect(handler.requests[0]?.body.toString()).toBe('plain text');
});

test('bytes of a file leave as they are', async ({ page }) => {
  await openSend(page, handler.url);
  const bytes = Buffer.from([0, 255, 254, 10, 13, 200]);
  await page.locator('input[type=file]').setInputFiles({ name: 'odd.bin', mimeType: 'application/octet-stream', buffer: bytes });
  await expect(page.getByText('From odd.bin: 6 bytes, sent as they are.')).toBeVisible();
  await expect(preview(page).getByRole('region', { name: 'Body that will leave' })).toContainText('00 ff fe 0a 0d c8');
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('delivered');
  expect(handler.requests[0]?.body).toEqual(bytes);
});

test('what cannot be sent is said before, and a refused connection in words', async ({ page }) => {
  await openSend(page, 'ftp://localhost/');
  await expect(preview(page)).toContainText('only http and https can be sent to');
  await target(page).fill('http://127.0.0.1:1/');
  await expect(preview(page)).toContainText('POST / HTTP/1.1');
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('Connection refused');
  await expect(result(page)).toContainText('Start the target, or correct host and port.');
});

test('composing has no accessibility fault, in both themes @long', async ({ page, axe }) => {
  await openSend(page, handler.url);
  await expect(preview(page)).toContainText('Should be accepted.');
  expect(await axe()).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect(result(page)).toContainText('delivered');
  await page.getByRole('tab', { name: 'Options' }).click();
  await page.getByLabel('Skip certificate verification').check({ force: true });
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await axe()).toEqual([]);
});
