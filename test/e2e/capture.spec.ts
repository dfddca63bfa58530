import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright/test';
import { expect, rowsOf, secret, test } from '../support/e2e.ts';

test.beforeEach(({ app }) => app.saveSecret());

const json = { 'Content-Type': 'application/json' };

async function openFirst(page: Page, tab: string): Promise<void> {
  await rowsOf(page).first().click();
  await page.getByRole('tab', { name: tab }).click();
}

async function chooseView(page: Page, view: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'View' }).getByText(view, { exact: true }).click();
}

test('the event tab says in plain words what came', async ({ page, app }) => {
  await app.postMaia({
    response: 'Here it is',
    attachments: [
      {
        id: 'img-001',
        url: 'https://files.example/p.jpg?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60',
        type: 'image',
        size: 245_760,
        mimeType: 'image/jpeg',
      },
    ],
    unheardOf: true,
  });
  await openFirst(page, 'Event');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('AI response or human reply');
  await expect(panel).toContainText('f47ac10b-58cc-4372-a567-0e02b2c3d479');
  await expect(panel).toContainText(/image\s*p\.jpg\s*image\/jpeg\s*240 KB\s*expired/);
  await expect(panel.getByRole('row', { name: /\/unheardOf not documented/ })).toBeVisible();
});

test('a wrong signature shows what was signed, expected and came, the cause and the remedy', async ({ page, app }) => {
  await app.postMaia({ response: 'tampered' }, '0'.repeat(64));
  await openFirst(page, 'Signature');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('invalid');
  await expect(panel).toContainText('"response":"tampered"');
  await expect(panel).toContainText(`with the secret ending in ${secret.slice(-4)}`);
  await expect(panel).toContainText('0'.repeat(64));
  await expect(panel.locator('mark')).toHaveCount(2);
  await expect(panel).toContainText(/first difference: character \d/);
});

test('a re-check is named as such and leaves the verdict on arrival alone', async ({ page, app }) => {
  const [inbox] = await app.endpoints();
  await app.updateEndpoint(inbox?.id ?? '', { secrets: [] });
  await app.postMaia({ response: 'signed before the secret was saved' });
  await app.updateEndpoint(inbox?.id ?? '', { secrets: [secret] });
  await openFirst(page, 'Signature');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('A re-check with the secrets of now says valid. The verdict on arrival stays as it was.');
  await panel.getByText('Re-check now', { exact: true }).click();
  await expect(panel).toContainText('Every character is the same.');
  await expect(rowsOf(page).first()).not.toContainText(/(^|\s)valid/);
});

test('JSON keeps its big numbers, its order and its repeated keys', async ({ page, app }) => {
  await app.post('/inbox', '{"id": 12345678901234567890, "one": 1.0, "id": 2, "deep": {"a": [true, null]}}', json);
  await openFirst(page, 'Payload');
  const tree = page.getByRole('tree');
  await expect(tree.getByRole('treeitem', { name: /"id": 12345678901234567890/ })).toContainText('key repeats');
  await expect(tree.getByRole('treeitem', { name: '"one": 1.0' })).toBeVisible();
  await tree.focus();
  await page.keyboard.press('End');
  await expect(page.getByTitle('/deep/a/1', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem', { name: 'null' })).toHaveCount(0);
  await chooseView(page, 'Pretty');
  await expect(page.getByRole('textbox', { name: 'Payload, laid out' })).toContainText('"id": 12345678901234567890,');
  await chooseView(page, 'Hex');
  await expect(page.getByRole('region', { name: 'Bytes in hexadecimal' })).toContainText('7b22 6964');
});

test('broken JSON is shown as it came, with the place where it breaks', async ({ page, app }) => {
  await app.post('/inbox', '{"broken": [1, 2,, 3]}', json);
  await openFirst(page, 'Payload');
  await expect(page.getByText(/Line 1, column 18: expected a value, found “,”/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Payload as text' })).toContainText('{"broken": [1, 2,, 3]}');
});

test('a compressed body is read, with its size on the wire and decoded', async ({ page, app }) => {
  const text = JSON.stringify({ words: 'again and '.repeat(400) });
  await app.post('/inbox', gzipSync(text), { ...json, 'Content-Encoding': 'gzip' });
  await openFirst(page, 'Payload');
  await expect(page.getByText(/\d+ B gzip\s*→ 3\.9 KB decoded/)).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /"words"/ })).toBeVisible();
});

test('an image is shown from memory, forms and parts by their fields', async ({ page, app }) => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );
  await app.post('/inbox/image', png, { 'Content-Type': 'text/plain' });
  await openFirst(page, 'Payload');
  await expect(page.getByRole('img', { name: 'What the body shows' })).toHaveAttribute('src', /^blob:/);
  await expect(page.getByText('image/png · 1 × 1')).toBeVisible();
  await app.post('/inbox/form', 'name=J%C3%B6rg+M&item=1&item=2', { 'Content-Type': 'application/x-www-form-urlencoded' });
  await expect(rowsOf(page)).toHaveCount(2);
  await openFirst(page, 'Payload');
  await expect(page.getByRole('row', { name: 'name Jörg M' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^item/ })).toHaveCount(2);
});

test('headers stand as they came and are copied as they are', async ({ page, app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.post('/inbox?x=%20y', 'hello', { 'X-Mixed-CASE': 'Value One', 'x-second': 'two' });
  await openFirst(page, 'Headers');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('POST /inbox?x=%20y HTTP/1.1');
  await expect(panel.getByRole('row').first()).toContainText('X-Mixed-CASE');
  await panel.getByRole('button', { name: 'Copy all headers' }).click();
  const copied = async (): Promise<string[]> => (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  await expect
    .poll(async () => (await copied()).slice(0, 3))
    .toEqual(['POST /inbox?x=%20y HTTP/1.1', 'X-Mixed-CASE: Value One', 'x-second: two']);
});

test('hostile content stays text', async ({ page, app }) => {
  const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  await app.postAisoule('message.incoming', {
    message_id: markup,
    from: markup,
    contact_name: markup,
    type: 'text',
    text: `${markup}\u202Egnp.exe\u200B`,
  });
  await app.post('/inbox/html', markup, { 'Content-Type': 'text/html', 'X-Evil': markup });
  await app.post('/inbox/svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'owned\'"/>', {
    'Content-Type': 'image/svg+xml',
  });
  await expect(rowsOf(page)).toHaveCount(3);
  for (const row of [0, 1, 2]) {
    await rowsOf(page).nth(row).click();
    for (const tab of ['Event', 'Payload', 'Headers', 'Signature', 'Timing']) await page.getByRole('tab', { name: tab }).click();
  }
  expect(await page.locator('img, iframe, object, svg[onload]').count()).toBe(0);
  await expect(page).toHaveTitle('Hookwright');
  await page.getByRole('tab', { name: 'Payload' }).click();
  await page.getByRole('treeitem', { name: /^"text"/ }).click();
  await expect(page.getByText('⟨RLO⟩').first()).toBeVisible();
  await expect(page.getByText('⟨ZWSP⟩').first()).toBeVisible();
});

test('timing tells the connection and the reply given', async ({ page, app }) => {
  await app.postMaia({});
  await openFirst(page, 'Timing');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('TLSv1.3');
  await expect(panel).toContainText('HTTPS, HTTP/1.1');
  await expect(panel).toContainText('{"received":true}');
  await expect(panel.getByRole('definition').filter({ hasText: /^200$/ })).toBeVisible();
  await expect(panel.getByRole('definition').filter({ hasText: /^[\d.]+ (?:µs|ms|s) after the last byte$/ })).toBeVisible();
  await expect(panel.getByRole('definition').filter({ hasText: /^[\d.]+ (?:µs|ms|s) after the first byte$/ })).toBeVisible();
});
