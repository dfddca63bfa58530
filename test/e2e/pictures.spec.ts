/**
 * Every screen as a picture, in both themes and two sizes, made of real traffic and kept in artifacts/pictures for people to
 * look at; each is also checked with axe and for anything wider than the window.
 * With HOOKWRIGHT_PICTURES=docs/pictures the README's own are written as well.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, rowsOf, secret, test, type E2eApp, type E2eFixtures } from '../support/e2e.ts';
import { hexHmac } from '../support/webhook-client.ts';

const artifacts = 'artifacts/pictures';
const readmePictures = process.env['HOOKWRIGHT_PICTURES'];
const sections = [
  'receiver',
  'certificates',
  'retention',
  'rules',
  'tags',
  'appearance',
  'privacy',
  'keys',
  'data',
  'backup',
  'demo',
  'diagnostics',
  'reset',
];
/** The large size with `npm test -- --full` alone: a picture takes its time. */
const sizes = [
  { width: 1280, height: 720 },
  ...(process.env['HOOKWRIGHT_FULL'] === undefined ? [] : [{ width: 2560, height: 1440 }]),
];

/** A busy morning of the three seed systems, with one signature that is wrong and one that was made of another writing. */
async function sendMorning(app: E2eApp): Promise<void> {
  await app.saveSecret();
  const json = { 'Content-Type': 'application/json' };
  const customer = { sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479', externalUserId: '+5511988887777' };
  const contact = { from: '+919876543210', contact_name: 'John Doe', type: 'text', whatsapp_account_id: 'a1b2' };
  await app.postAisoule('contact.created', { contact_name: 'John Doe', phone: '+919876543210' });
  await app.postMaia({ ...customer, direction: 'incoming', response: 'Hi, where is my order #12345?' });
  await app.postMaia({ ...customer, response: 'Your order #12345 has been shipped and will arrive in 2-3 business days.' });
  await app.postMaia({ ...customer, direction: 'echo', response: 'On my way, I will call you in a minute' });
  const image = {
    id: 'img-001',
    url: 'https://files.example/product.jpg?signature=xyz',
    type: 'image',
    size: 245_760,
    mimeType: 'image/jpeg',
  };
  await app.postMaia({ ...customer, response: "Here's the product image you requested:", attachments: [image] });
  const notifyer = JSON.stringify({
    last_messages: [
      { type: 'bot', content: 'Your order has shipped.', timestamp: '2026-05-29T10:29:00Z', content_type: 'text' },
      { type: 'user', content: 'Thank you! When will it arrive?', timestamp: '2026-05-29T10:30:00Z', content_type: 'text' },
    ],
    message_type: 'text',
  });
  await app.post('/inbox', notifyer, { ...json, 'X-Webhook-Signature': hexHmac(secret, notifyer) });
  await app.postAisoule('message.sent', { message_id: 'wamid.HBgM1', ...contact, text: 'We are looking into it' });
  await app.postAisoule('message.delivered', { message_id: 'wamid.HBgM1', ...contact });
  await app.postAisoule('message.read', { message_id: 'wamid.HBgM1', ...contact });
  await app.postMaia({ messageId: '6ba7b810-9dad-11d1-80b4-00c04fd430c8', response: 'Is there anything else?' });
  await app.postMaia({ messageId: '6ba7b810-9dad-11d1-80b4-00c04fd430c8', response: 'Is there anything else?' });
  await app.postAisoule('campaign.completed', { campaign_id: 'spring', name: 'Spring offers' });
  const data = { message_id: 'wamid.HBgM2', ...contact, text: 'Hello, I need help with my order' };
  const reserialised = JSON.stringify({ event: 'message.incoming', timestamp: '2026-05-29T10:30:00Z', data }, null, 2);
  await app.postAisoule('message.incoming', data, hexHmac(secret, reserialised));
}

async function take(page: Page, name: string, theme: string, axe: E2eFixtures['axe']): Promise<void> {
  expect(await axe(theme === 'dark' ? 'all' : 'colours'), `${name} in the ${theme} theme`).toEqual([]);
  for (const size of sizes) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} is wider than ${size.width} px`).toBeLessThanOrEqual(0);
    const file = `${name}-${theme}-${size.width}.png`;
    const picture = await page.screenshot({ path: join(artifacts, file), animations: 'disabled', caret: 'hide' });
    // A page that shows nothing compresses to almost nothing.
    expect(picture.length, `${file} is blank`).toBeGreaterThan(20_000);
    if (readmePictures !== undefined && size.width === 1280) {
      mkdirSync(readmePictures, { recursive: true });
      await page.screenshot({ path: join(readmePictures, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' });
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('every screen stands up to axe and to the width of its window', async ({ page, app, axe }) => {
      test.slow();
      await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
      await take(page, 'first-steps', theme, axe);
      await sendMorning(app);
      await expect(rowsOf(page)).toHaveCount(13);
      await rowsOf(page).nth(0).click();
      await expect(page.getByRole('tab', { name: 'Event' })).toBeVisible();
      await take(page, 'inbox', theme, axe);
      for (const tab of ['Payload', 'Headers', 'Signature', 'Timing']) {
        await page.getByRole('tab', { name: tab }).click();
        await take(page, `capture-${tab.toLowerCase()}`, theme, axe);
      }
      await page.getByRole('tab', { name: 'Signature' }).click();
      await page.getByRole('button', { name: 'Handler code' }).click();
      await expect(page.getByRole('tab', { name: 'Node.js' })).toBeVisible();
      await take(page, 'handler-code', theme, axe);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Export all captures…' }).click();
      await expect(page.getByText('All 13 captures')).toBeVisible();
      await take(page, 'export', theme, axe);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Import…' }).click();
      await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible();
      await take(page, 'import', theme, axe);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('t');
      await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
      await page.keyboard.type('needs-a-look');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option', { name: 'needs-a-look', selected: true })).toBeVisible();
      await take(page, 'tag-editor', theme, axe);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('n');
      await expect(page.getByRole('textbox', { name: /note/i })).toBeFocused();
      await page.keyboard.type('Signed over another writing of the body.');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('button', { name: 'Edit note' }).last()).toBeVisible();
      await take(page, 'capture-annotated', theme, axe);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').first()).toBeVisible();
      await take(page, 'palette', theme, axe);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('?');
      await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
      await take(page, 'keys', theme, axe);
      await page.goto(app.page('view=conversations'));
      await page.getByRole('grid').getByText('+5511988887777').click();
      await expect(page.getByText('sent from the phone itself').first()).toBeVisible();
      await take(page, 'conversations', theme, axe);
      for (const [view, shown] of [
        ['Body', page.getByRole('tree', { name: 'Payloads side by side' })],
        ['Text', page.getByRole('textbox', { name: 'Right text' })],
        ['Bytes', page.getByRole('region', { name: 'Bytes side by side' })],
        ['Facts', page.getByRole('region', { name: 'Facts side by side' })],
      ] as const) {
        await page.goto(app.page('view=compare&left=c7&right=c13'));
        await page.getByRole('tab', { name: view }).click();
        await expect(shown).toBeVisible();
        await take(page, `compare-${view.toLowerCase()}`, theme, axe);
      }
      await page.goto(app.page('view=send'));
      await expect(page.getByText('Valid JSON')).toBeVisible();
      await take(page, 'send', theme, axe);
      await page.goto(app.page('view=deliveries'));
      await expect(page.getByRole('heading', { name: 'Nothing was sent yet' })).toBeVisible();
      await take(page, 'deliveries', theme, axe);
      await page.goto(app.page('view=simulator'));
      await page.getByText('AIsoule’s ladder against a handler that is down').click();
      await expect(
        page
          .getByText(/would (have )?mark/)
          .or(page.getByText('4 attempts'))
          .first(),
      ).toBeVisible();
      await take(page, 'simulator', theme, axe);
      await page.goto(app.page('view=endpoints'));
      await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
      await take(page, 'endpoints', theme, axe);
      for (const section of sections) {
        await page.goto(app.page(`view=settings&section=${section}`));
        await expect(
          page
            .getByRole('heading', { level: 1 })
            .or(page.getByRole('heading', { level: 2 }))
            .first(),
        ).toBeVisible();
        await take(page, `settings-${section}`, theme, axe);
      }
      await page.getByLabel('Find a setting').fill('backup');
      await take(page, 'settings-search', theme, axe);
      await page.goto(app.page('view=settings&section=privacy'));
      await page.getByLabel('Presenter mode').check();
      await page.getByRole('link', { name: 'Inbox' }).click();
      await rowsOf(page).nth(0).click();
      await expect(page.getByRole('tab', { name: 'Event' })).toBeVisible();
      await take(page, 'presenter', theme, axe);
    });
  });
}
