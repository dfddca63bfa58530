import type { Page } from 'playwright/test';
import { expect, rowsOf, test } from '../support/e2e.ts';
import { doublingSvg, pngOf } from '../support/image-bombs.ts';
import { jwtOf, pdfOf, wavOf } from '../support/sample-documents.ts';

const json = { 'Content-Type': 'application/json' };

async function openPayload(page: Page): Promise<void> {
  await rowsOf(page).first().click();
  await page.getByRole('tab', { name: 'Payload' }).click();
}

function line(page: Page, name: RegExp) {
  return page.getByRole('treeitem', { name });
}

test('a payload is searched, unfolded, understood and copied by keyboard', async ({ page, app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const body = {
    created_at: 1_779_964_200,
    session: jwtOf({ sub: 'user_42', exp: 1_779_967_800 }),
    meta: JSON.stringify({ raw: Buffer.from('{"deep": 1.0}').toString('base64') }),
    list: Array.from({ length: 1_500 }, (_each, index) => ({ index, name: index === 1_400 ? 'needle' : 'hay' })),
    link: 'https://shop.example/return?order=12',
  };
  await app.post('/inbox', JSON.stringify(body), { ...json, Authorization: `Basic ${btoa('alice:open sesame')}` });
  await openPayload(page);
  const tree = page.getByRole('tree');
  const value = page.getByRole('region', { name: 'Value' });

  await line(page, /"created_at"/).click();
  await expect(value).toContainText('2026-05-28T10:30:00.000Z');
  await expect(value).toContainText('seconds since 1970');
  await page.keyboard.press('y');
  await expect.poll(copied).toBe('/created_at');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('u');
  await expect(line(page, /JWT, signature not checked/)).toBeVisible();
  await expect(line(page, /"exp": 1779967800/)).toBeVisible();
  await line(page, /"meta"/).click();
  await page.keyboard.press('u');
  await line(page, /"raw"/).click();
  await page.keyboard.press('u');
  await expect(line(page, /"deep": 1\.0/)).toBeVisible();
  await line(page, /base64 of JSON/).click();
  await page.keyboard.press('Shift+C');
  await expect.poll(copied).toBe('{"deep":1.0}');

  await page.keyboard.press('Control+f');
  await page.keyboard.type('needle');
  await expect(page.getByText('1 match', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(line(page, /"name": "needle"/)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTitle('/list/1400/name', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(tree).toBeFocused();
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(line(page, /"name"/)).toHaveCount(0);
  await line(page, /"link"/).click();
  await expect(page.getByRole('link', { name: 'Open shop.example in the browser' })).toHaveAttribute('rel', /noreferrer/);

  // A digit opens a tab wherever the focus is; what is secret is told only when asked for.
  await page.keyboard.press('3');
  await expect(page.getByRole('tab', { name: 'Headers' })).toHaveAttribute('aria-selected', 'true');
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Authorization', exact: true }).focus();
  await expect(page.getByRole('tooltip')).toContainText('Credentials of the sender');
  await expect(panel).not.toContainText('open sesame');
  await panel.getByRole('button', { name: 'Decode user and password' }).click();
  await expect(panel).toContainText('open sesame');
});

test('a value leads to the captures that have it', async ({ page, app }) => {
  await app.saveSecret();
  await app.postMaia({ response: 'first', sessionId: 'aaaa1111-58cc-4372-a567-0e02b2c3d479' });
  await app.postMaia({ response: 'second', sessionId: 'bbbb2222-58cc-4372-a567-0e02b2c3d479' });
  await expect(rowsOf(page)).toHaveCount(2);
  await openPayload(page);
  await line(page, /"sessionId"/).click();
  await page.getByRole('button', { name: 'Show captures with this value' }).click();
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('conversation:"bbbb2222-58cc-4372-a567-0e02b2c3d479"');
  await expect(rowsOf(page)).toHaveCount(1);
});

test('large, foreign and hostile bodies are shown as what they are', async ({ page, app }) => {
  const items = Array.from({ length: 40_000 }, (_each, index) => ({ index, words: 'again and again '.repeat(4) }));
  await app.post('/inbox/large', JSON.stringify({ items, last: 'the very last one' }), json);
  await openPayload(page);
  await page.getByRole('textbox', { name: 'Find in payload' }).fill('very last');
  await expect(page.getByText('1 match', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(line(page, /"last": "the very last one"/)).toBeVisible();
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Raw', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Payload as text' })).toContainText('{"items":[{"index":0');

  const entities = '<!DOCTYPE a [<!ENTITY l0 "lol"><!ENTITY l1 "&l0;&l0;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
  await app.post('/inbox/xml', `${entities}<a id="7"><b>&l1;&x;</b><c onload="document.title='owned'"/></a>`, {
    'Content-Type': 'application/xml',
  });
  await expect(rowsOf(page)).toHaveCount(2);
  await openPayload(page);
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Tree', { exact: true }).click();
  await line(page, /^b/).click();
  await expect(page.getByRole('region', { name: 'Value' })).toContainText('&l1;&x;');

  await app.post('/inbox/pdf', pdfOf(['Invoice 12', 'Second page']), { 'Content-Type': 'application/pdf' });
  await expect(rowsOf(page)).toHaveCount(3);
  await openPayload(page);
  await page.getByRole('button', { name: 'Show document' }).click();
  await expect(page.getByText('Page 1 of 2')).toBeVisible();
  await page.getByRole('region', { name: 'Document' }).focus();
  await page.keyboard.press('PageDown');
  await expect(page.getByText('Page 2 of 2')).toBeVisible();
  const inked = () =>
    page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [255] };
      return data.some((channel) => channel < 100);
    });
  await expect.poll(inked).toBe(true);

  await app.post('/inbox/sound', wavOf(), { 'Content-Type': 'audio/wav' });
  await expect(rowsOf(page)).toHaveCount(4);
  await openPayload(page);
  await expect(page.getByText('audio/wav · 1 s')).toBeVisible();

  await app.post(
    '/inbox/svg',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="document.title=\'owned\'"/>',
    {
      'Content-Type': 'image/svg+xml',
    },
  );
  await expect(rowsOf(page)).toHaveCount(5);
  await openPayload(page);
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Image', { exact: true }).click();
  await expect(page.getByText('image/svg+xml · 9 × 9')).toBeVisible();
  await expect(page).toHaveTitle('Hookwright');

  // Opening it must not be what stops the page.
  await app.post('/inbox/bomb', doublingSvg(25), { 'Content-Type': 'image/svg+xml' });
  await app.post('/inbox/bomb', pngOf(16_000, 16_000), { 'Content-Type': 'image/png' });
  await expect(rowsOf(page)).toHaveCount(7);
  await openPayload(page);
  await expect(page.getByText('Not drawn: this image is 16,000 × 16,000 points large')).toBeVisible();
  await rowsOf(page).nth(1).click();
  await expect(page.getByText('Not drawn: this image draws its parts by reference, 51 times')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Draw it all the same' })).toBeEnabled();
});

test('long values wrap by a key, in the tree for themselves and in text, and stay so', async ({ page, app }) => {
  const long = `${'The parcel was left at a neighbour. '.repeat(30)}the end`;
  await app.post('/inbox', JSON.stringify({ first: 1, long, last: 2 }), { 'Content-Type': 'application/json' });
  await rowsOf(page).first().click();
  await page.getByRole('tab', { name: 'Payload' }).click();
  const value = page.getByRole('treeitem').filter({ hasText: '"long"' });
  const last = page.getByRole('treeitem').filter({ hasText: '"last"' });
  const oneLine = (await value.boundingBox())?.height ?? 0;
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: 'Wrap long lines' })).toHaveAttribute('aria-pressed', 'true');
  await expect(value).toContainText('the end');
  await expect.poll(async () => (await value.boundingBox())?.height ?? 0).toBeGreaterThan(oneLine * 5);
  const box = await value.boundingBox();
  expect((await last.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual((box?.y ?? 0) + (box?.height ?? 0) - 1);
  // The address follows a moment later.
  await expect(page).toHaveURL(/capture=c1/);
  await page.reload();
  await page.getByRole('tab', { name: 'Payload' }).click();
  await expect(value).toContainText('the end');
  await page.getByRole('button', { name: 'Wrap long lines' }).click();
  await expect.poll(async () => (await value.boundingBox())?.height ?? 0).toBe(oneLine);
  // Text has a choice of its own.
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Pretty').click();
  await expect(page.getByRole('button', { name: 'Wrap long lines' })).toHaveAttribute('aria-pressed', 'true');
});
