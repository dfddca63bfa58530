/** Conversations as a developer uses them: real signed webhooks of the three systems, read as chats in a real browser. */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright/test';
import { expect, secret, test, type E2eApp } from '../support/e2e.ts';
import { hexHmac } from '../support/webhook-client.ts';

const session = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const customer = '+5511977777777';

const loaded = Date.now();
/** `seconds` before these tests began, as the providers write it. */
const ago = (seconds: number): string => new Date(loaded - seconds * 1000).toISOString();

/** An AIsoule event in the form of the API pages, signed as they say. */
async function postAisouleApi(app: E2eApp, event: string, seconds: number, data: object): Promise<void> {
  const timestamp = Math.round(loaded / 1000 - seconds);
  const body = JSON.stringify({ event, timestamp, data: { waba_number: '15550199999', ...data } });
  const headers = { 'Content-Type': 'application/json', 'X-AISoule-Signature': `sha256=${hexHmac(secret, body)}` };
  expect((await app.post('/inbox', body, headers)).status).toBe(200);
}

const chat = (page: Page): Locator => page.getByRole('grid', { name: /^Conversation with/ });
const conversations = (page: Page): Locator => page.getByRole('grid', { name: 'Conversations, newest first' });
const line = (page: Page, words: string | RegExp): Locator => chat(page).getByRole('row').filter({ hasText: words });

test('a chat reads as the customer saw it, live, with states, repeats, lateness and forgeries in sight', async ({
  page,
  app,
  axe,
  context,
}) => {
  await app.saveSecret();
  const talk = { sessionId: session, externalUserId: customer };
  await app.postMaia({ ...talk, direction: 'incoming', response: 'Where is my order #12345?', timestamp: ago(90) });
  await app.postMaia({ ...talk, response: 'Your order #12345 has been shipped.', timestamp: ago(80) });
  await app.postMaia({ ...talk, direction: 'echo', response: 'I will call you back in ten minutes.', timestamp: ago(20) });
  await page.getByRole('link', { name: 'Conversations' }).click();
  await expect(conversations(page).getByRole('row')).toHaveCount(1);
  await expect(conversations(page)).toContainText('3 new');

  // With the keyboard alone: into the list, into the chat, through it, into a capture and back.
  await conversations(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(line(page, 'Where is my order')).toBeVisible();
  await expect(line(page, 'I will call you back')).toContainText('sent from the phone itself');
  await expect(conversations(page)).not.toContainText('3 new');
  const boxes = await Promise.all(
    ['Where is my order', 'has been shipped'].map((words) => page.getByText(words).last().boundingBox()),
  );
  expect(boxes[0]?.x ?? 0).toBeLessThan(boxes[1]?.x ?? 0);

  // What arrives is put in its place: a late one above, a repeat into its message, a forged one marked.
  await app.postMaia({ ...talk, direction: 'incoming', response: 'I said this long before', timestamp: ago(85) });
  await expect(line(page, 'I said this long before')).toContainText('out of order');
  const order = ['Where is my order', 'I said this long before', 'has been shipped', 'I will call you back'];
  for (const [at, words] of order.entries()) await expect(chat(page).locator('[data-id]').nth(at)).toContainText(words);
  const again = { ...talk, direction: 'incoming', messageId: crypto.randomUUID(), response: 'Hello?', timestamp: ago(5) };
  for (let times = 0; times < 3; times += 1) await app.postMaia(again);
  await expect(line(page, 'Hello?')).toContainText('came 3 times');
  await expect(line(page, 'Hello?')).toHaveCount(1);
  const hostile = '<img src=x onerror=alert(1)>\u202Eevil https://phish.example/?a=1.';
  await app.postMaia({ ...talk, direction: 'incoming', response: hostile, timestamp: ago(1) }, 'ab'.repeat(32));
  const forged = line(page, '<img src=x');
  await expect(forged).toContainText('invalid');
  await expect(forged).toContainText('⟨RLO⟩');
  await expect(forged.getByRole('link')).toHaveAttribute('href', 'https://phish.example/?a=1');
  expect(await axe()).toEqual([]);

  await page.keyboard.press('Enter');
  await expect(chat(page)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(line(page, 'Where is my order')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: 'Capture c4' });
  await expect(detail).toContainText('I said this long before');
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await expect(chat(page)).toBeFocused();
  await page.keyboard.press('r');
  await expect(page.getByRole('dialog', { name: /Replay/ })).toBeVisible();
  await page.keyboard.press('Escape');

  // A message is copied like any capture: by key, by the other mouse button, without its secrets.
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('c');
  await expect(page.getByRole('menuitem', { name: 'Copy body' })).toBeFocused();
  await page.getByRole('menuitem', { name: 'Copy as raw HTTP' }).press('Enter');
  await expect(page.getByText(/^Copied as raw HTTP, one secret taken out/)).toBeVisible();
  expect(await copied()).toContain('I said this long before');
  await expect(chat(page)).toBeFocused();
  await line(page, 'has been shipped').getByText('has been shipped').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy text' }).click();
  await expect.poll(copied).toBe('Your order #12345 has been shipped.');

  // From the chat to its captures, and from a capture back to its place in the chat.
  await page.getByRole('button', { name: '8 captures' }).click();
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue(`conversation:"${session}" provider:maia`);
  await page.getByRole('grid').getByRole('row').filter({ hasText: 'has been shipped' }).click();
  await page.getByRole('button', { name: 'Show in conversation' }).click();
  await expect(line(page, 'has been shipped')).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await expect(line(page, 'has been shipped')).toHaveAttribute('aria-selected', 'true');
});

test('what providers report stands at its message, and conversations are found, counted and kept apart', async ({
  page,
  app,
}) => {
  await app.saveSecret();
  const out = { sender: '15550199999', recipient: '918856879188' };
  const asked = { message_id: 'wamid.q', sender: '918856879188', recipient: '15550199999', contact_name: 'Priya Sharma' };
  await postAisouleApi(app, 'message.received', 60, { ...asked, type: 'text', body: 'Hi there! I need pricing info.' });
  await postAisouleApi(app, 'message.delivered', 40, { ...out, message_id: 'wamid.a', status: 'delivered' });
  await page.goto(app.page('view=conversations'));
  await conversations(page).getByText('Priya Sharma').click();
  await expect(line(page, 'did not arrive as a webhook')).toContainText('delivered');
  await postAisouleApi(app, 'message.sent', 50, {
    ...out,
    message_id: 'wamid.a',
    type: 'text',
    body: 'Sure! Here is our price list.',
    context: { message_id: 'wamid.q' },
  });
  await postAisouleApi(app, 'message.read', 30, { ...out, message_id: 'wamid.a', status: 'read' });
  await postAisouleApi(app, 'message.sent', 20, { ...out, message_id: 'wamid.b', type: 'text', body: 'Still there?' });
  const failure = { error: { message: 'Recipient has blocked the business' } };
  await postAisouleApi(app, 'message.failed', 19, { ...out, message_id: 'wamid.b', status: 'failed', ...failure });
  await expect(line(page, 'did not arrive as a webhook')).toHaveCount(0);
  const answer = line(page, 'Here is our price list');
  await expect(answer).toContainText(/sent.*delivered.*read/);
  await expect(line(page, 'Still there?')).toContainText('Recipient has blocked the business');
  await answer.getByTitle('Go to the message this one answers').click();
  await expect(chat(page).locator('[data-id=c1]')).toHaveAttribute('aria-selected', 'true');
  await answer.getByRole('button', { name: /delivered/ }).click();
  await expect(page.getByRole('region', { name: 'Capture c2' })).toContainText('message.delivered');
  // In a window of this width the list makes way for the capture.
  await expect(conversations(page)).toBeHidden();
  await page.keyboard.press('Escape');

  // The documented payloads of the other two, byte for byte.
  const json = { 'Content-Type': 'application/json' };
  const notifyer = readFileSync('test/support/fixtures/whatsable-text.txt', 'utf8');
  await app.post('/inbox', notifyer, { ...json, 'X-Webhook-Signature': hexHmac(secret, notifyer) });
  const maia = readFileSync('test/support/fixtures/maia-voice-note.txt', 'utf8');
  await app.post('/inbox', maia, { ...json, 'X-Maia-Signature': hexHmac(secret, maia) });
  await expect(conversations(page).getByRole('row')).toHaveCount(3);
  await expect(conversations(page).getByRole('row').nth(0)).toContainText('Voice note');
  await expect(conversations(page).getByRole('row').nth(2)).toContainText('1 failed');
  await page.keyboard.press('/');
  await page.keyboard.type('sarah premium');
  await expect(conversations(page).getByRole('row')).toHaveCount(1);
  await conversations(page).getByText('Sarah Johnson').click();
  await expect(line(page, 'Thank you for the quick response')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search conversations' }).fill('nobody at all');
  await expect(page.getByText('No conversation matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(conversations(page).getByRole('row')).toHaveCount(3);

  // Narrow windows show one thing at a time.
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(conversations(page)).toBeHidden();
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(conversations(page)).toBeVisible();
});

/** A file server on this machine; every request it gets is told. */
async function serveFiles(answer: RequestListener): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('an attachment is fetched when it is asked for, by Hookwright, and shown as what it is', async ({ page, app }) => {
  await app.saveSecret();
  const server = await serveFiles((request, response) => {
    response.setHeader('content-type', 'image/png');
    response.end(request.url?.startsWith('/product') === true ? onePixel : '<script>alert(1)</script>');
  });
  const fetchedByPage: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(server.url)) fetchedByPage.push(request.url());
  });
  const expires = Math.round(Date.now() / 1000) + 3_000;
  const file = { type: 'image', size: onePixel.length, mimeType: 'image/png' };
  await app.postMaia({
    response: '',
    attachments: [
      { ...file, id: 'a1', url: `${server.url}/product.png?Expires=${expires}` },
      { ...file, id: 'a2', url: `${server.url}/trick.png?Expires=${expires - 4_000}` },
    ],
    timestamp: ago(3),
  });
  await page.goto(app.page('view=conversations'));
  await conversations(page).getByRole('row').click();
  const product = page.getByRole('listitem', { name: 'Attachment product.png' });
  const trick = page.getByRole('listitem', { name: 'Attachment trick.png' });
  await expect(product).toContainText(/expires in \d\d:\d\d/);
  await expect(trick).toContainText(/expired \d+ min ago/);
  expect(server.asked).toEqual([]);

  await product.getByRole('button', { name: 'Preview' }).click();
  await expect(product.getByRole('alert')).toContainText('127.0.0.1 is an address of this machine');
  expect(server.asked).toEqual([]);
  await product.getByRole('button', { name: 'Fetch it all the same' }).click();
  const picture = product.getByRole('img', { name: 'product.png' });
  await expect(picture).toHaveAttribute('src', /^blob:/);
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  expect(server.asked).toEqual([`/product.png?Expires=${expires}`]);

  await trick.getByRole('button', { name: 'Preview' }).click();
  await trick.getByRole('button', { name: 'Fetch it all the same' }).click();
  await expect(trick).toContainText('none of the kinds that can be shown safely');
  await expect(trick).toContainText('sent as image/png');
  const saving = page.waitForEvent('download');
  await product.getByRole('button', { name: 'Save' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('product.png');
  expect(readFileSync(await saved.path())).toEqual(onePixel);
  expect(server.asked).toHaveLength(2);

  // The same in the capture, with what was fetched already.
  await page.goto(app.page('capture=c1'));
  await page.getByRole('listitem', { name: 'Attachment trick.png' }).getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('alert')).toContainText('address of this machine');
  await page.getByRole('button', { name: 'Leave it' }).click();
  expect(server.asked).toHaveLength(2);
  expect(fetchedByPage).toEqual([]);
  server.close();
});
