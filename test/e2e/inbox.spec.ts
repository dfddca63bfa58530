import type { Page } from 'playwright/test';
import { expect, rowsOf, secret, test } from '../support/e2e.ts';
import type { E2eApp } from '../support/e2e.ts';
import { hexHmac } from '../support/webhook-client.ts';

test.beforeEach(({ app }) => app.saveSecret());

const json = { 'Content-Type': 'application/json' };

/** One message after the other: their order is what several tests look at. */
async function sendMany(app: E2eApp, count: number, word: string): Promise<void> {
  for (let index = 1; index <= count; index += 1) await app.postMaia({ response: `${word} ${index}` });
}

function scrollTop(page: Page): Promise<number> {
  return page.getByRole('grid').evaluate((grid) => grid.parentElement?.scrollTop ?? -1);
}

test.describe('what arrives', () => {
  test('the first start tells where to send, and the first webhook takes its place', async ({ page, app }) => {
    await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
    await expect(page.getByText(`${app.receiverUrl}/inbox`).first()).toBeVisible();
    await app.postMaia({ response: 'Hello there' });
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeHidden();
  });

  test('each seed system shows with its direction, text and verdict', async ({ page, app }) => {
    await app.postMaia({ response: 'Your order has been shipped' });
    await app.postMaia({ response: 'Where is my order?', direction: 'incoming', externalUserId: '+5511988887777' });
    await app.postMaia({ response: 'On my way', direction: 'echo', externalUserId: '+5511988887777' });
    await app.postAisoule('message.incoming', {
      message_id: 'wamid.1',
      from: '+919876543210',
      type: 'text',
      text: 'I need help',
    });
    const notifyer = JSON.stringify({
      last_messages: [{ type: 'user', content: 'Can we make it 8 pm?', timestamp: '2026-05-29T10:30:00Z', content_type: 'text' }],
      message_type: 'text',
    });
    await app.post('/inbox', notifyer, { ...json, 'X-Webhook-Signature': hexHmac(secret, notifyer) });
    const rows = rowsOf(page);
    await expect(rows).toHaveCount(5);
    await expect(rows.nth(4)).toContainText(/outgoing.*MAIA.*Your order has been shipped.*valid/);
    await expect(rows.nth(3)).toContainText(/incoming.*MAIA.*Where is my order\?.*valid/);
    await expect(rows.nth(2)).toContainText(/echo.*MAIA.*On my way.*valid/);
    await expect(rows.nth(1)).toContainText(/incoming.*AIsoule.*message\.incoming.*I need help.*valid/);
    await expect(rows.nth(0)).toContainText(/incoming.*WhatsAble.*Can we make it 8 pm\?.*valid/);
  });

  test('a repeated event is marked and leads to the first one', async ({ page, app }) => {
    await app.postMaia({ messageId: 'a3b1', response: 'once' });
    await app.postMaia({ messageId: 'a3b1', response: 'once' });
    await expect(rowsOf(page)).toHaveCount(2);
    await expect(rowsOf(page).nth(1)).toContainText('×2');
    await rowsOf(page).nth(0).click();
    await page.getByRole('button', { name: 'Open the first' }).click();
    await expect(rowsOf(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('This is the first.')).toBeVisible();
  });

  test('new rows never change what is selected or read', async ({ page, app }) => {
    await app.postMaia({ response: 'the one I read' });
    await rowsOf(page).first().click();
    await app.postMaia({ response: 'a later one' });
    await expect(rowsOf(page)).toHaveCount(2);
    await expect(rowsOf(page).nth(0)).toContainText('a later one');
    await expect(rowsOf(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('region', { name: /^Capture c/ })).toContainText('the one I read');
  });

  test('frozen, the list holds still while recording goes on', async ({ page, app }) => {
    await app.postMaia({ response: 'before' });
    await expect(rowsOf(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Follow' }).click();
    await sendMany(app, 3, 'meanwhile');
    await expect(page.getByRole('button', { name: '3 new' })).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(1);
    await page.getByRole('button', { name: '3 new' }).click();
    await expect(rowsOf(page)).toHaveCount(4);
    await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('older pages are read on scrolling, and the place that is read stays put', async ({ page, app }) => {
    await sendMany(app, 230, 'message');
    await page.reload();
    await expect(rowsOf(page).first()).toContainText('message 230');
    const oldest = rowsOf(page).filter({ hasText: /message 1\D/ });
    await page.keyboard.press('End');
    await expect(oldest).toBeVisible();
    await expect(oldest).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '231');
    const before = await scrollTop(page);
    await app.postMaia({ response: 'while reading' });
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
    expect(await scrollTop(page)).toBe(before);
    await page.getByRole('button', { name: '1 new' }).click();
    await expect(rowsOf(page).first()).toContainText('while reading');
    await expect.poll(() => scrollTop(page)).toBe(0);
  });
});

test.describe('filtering', () => {
  test.beforeEach(async ({ app }) => {
    await app.postMaia({ response: 'good one', direction: 'incoming' });
    await app.postMaia({ response: 'bad one', direction: 'incoming' }, '0'.repeat(64));
    await app.postMaia({ response: 'an answer' });
  });

  test('the field narrows the list, says what it means and stands in the address', async ({ page }) => {
    await page.getByRole('combobox', { name: 'Filter' }).fill('dir:incoming verdict:invalid');
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(rowsOf(page)).toContainText('bad one');
    await expect(page.getByText('Captures where the direction is incoming, and the verdict is invalid.')).toBeVisible();
    await page.reload();
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('dir:incoming verdict:invalid');
  });

  test('a fault is shown at its place and the last good filter stays', async ({ page }) => {
    await page.getByRole('combobox', { name: 'Filter' }).fill('dir:incoming');
    await expect(rowsOf(page)).toHaveCount(2);
    await page.getByRole('combobox', { name: 'Filter' }).fill('dir:incoming verdit:invalid');
    await expect(page.getByText(/There is no key “verdit”.*Did you mean verdict\?/)).toBeVisible();
    await expect(page.locator('mark')).toHaveText('verdit');
    await expect(rowsOf(page)).toHaveCount(2);
  });

  test('a menu writes the filter, and without matches it can be cleared', async ({ page }) => {
    await page.getByRole('button', { name: 'Verdict' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'unsigned' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('verdict:unsigned');
    await expect(page.getByRole('heading', { name: 'No capture matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear filter' }).last().click();
    await expect(rowsOf(page)).toHaveCount(3);
  });

  test('only what matches arrives', async ({ page, app }) => {
    await page.getByRole('combobox', { name: 'Filter' }).fill('dir:echo');
    await expect(page.getByRole('heading', { name: 'No capture matches' })).toBeVisible();
    await app.postMaia({ response: 'not this' });
    await app.postMaia({ response: 'but this', direction: 'echo' });
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(rowsOf(page)).toContainText('but this');
  });
});

test.describe('keeping and deleting', () => {
  test('one is deleted and brought back', async ({ page, app }) => {
    await sendMany(app, 3, 'message');
    await expect(rowsOf(page)).toHaveCount(3);
    await rowsOf(page).nth(1).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(rowsOf(page)).toHaveCount(2);
    await expect(rowsOf(page).filter({ hasText: 'message 2' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expect(rowsOf(page).nth(1)).toContainText('message 2');
  });

  test('the choice moves on when the open one is deleted, and what is typed right after T is a tag', async ({ page, app }) => {
    await sendMany(app, 5, 'message');
    await expect(rowsOf(page)).toHaveCount(5);
    await rowsOf(page).nth(0).click();
    await expect(page.getByRole('region', { name: 'Capture c5' })).toBeVisible();
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const words = document.body.textContent;
        if (words.includes('was deleted')) seen.push(words);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    for (const next of ['c4', 'c3', 'c2']) {
      await page.keyboard.press('Delete');
      await expect(page.getByRole('region', { name: `Capture ${next}` })).toBeVisible();
    }
    await expect(rowsOf(page)).toHaveCount(2);
    expect(await page.evaluate(() => Reflect.get(window, 'seen') as string[]), 'told of what the user did').toEqual([]);

    // Without a moment between the keys, as quick hands do it: the field has the focus before the next key can come.
    const typedInto = await page.evaluate(async () => {
      const key = new KeyboardEvent('keydown', { key: 't', code: 'KeyT', bubbles: true });
      document.activeElement?.dispatchEvent(key);
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      return document.activeElement?.getAttribute('aria-label');
    });
    expect(typedInto).toBe('Tag');
  });

  test('clearing asks, spares what is pinned and can be undone', async ({ page, app }) => {
    await sendMany(app, 4, 'message');
    await expect(rowsOf(page)).toHaveCount(4);
    await rowsOf(page).nth(2).hover();
    await rowsOf(page).nth(2).getByRole('button', { name: 'Pin' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete all captures…' }).click();
    const dialog = page.getByRole('dialog', { name: /Delete all/ });
    await dialog.getByRole('button', { name: 'Keep them' }).click();
    await expect(rowsOf(page)).toHaveCount(4);
    await rowsOf(page).nth(0).click();
    await expect(page.getByRole('region', { name: 'Capture c4' })).toBeVisible();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete all captures…' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(rowsOf(page)).toContainText('message 2');
    // What was read went with the others, by the user's own hand: nobody has to be told.
    await expect(page.getByRole('region', { name: /^Capture c/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(rowsOf(page)).toHaveCount(4);
  });
});

test('the inbox is worked with the keyboard alone', async ({ page, app }) => {
  await sendMany(app, 5, 'message');
  await expect(rowsOf(page)).toHaveCount(5);
  const selected = page.locator('tr[aria-selected="true"]');
  await page.keyboard.press('j');
  await expect(selected).toContainText('message 5');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(selected).toContainText('message 3');
  await page.keyboard.press('k');
  await expect(selected).toContainText('message 4');
  await page.keyboard.press('End');
  await expect(selected).toContainText('message 1');
  await page.keyboard.press('Home');
  await expect(selected).toContainText('message 5');
  await page.keyboard.press('p');
  await expect(selected.getByRole('button', { name: 'Unpin' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Capture c/ })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('region', { name: /^Capture c/ })).toContainText('message 4');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Capture c/ })).toBeHidden();
  await page.keyboard.press('Delete');
  await expect(rowsOf(page)).toHaveCount(4);
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Frozen' })).toBeVisible();
  // Letters typed into the field are text, not commands.
  await page.keyboard.press('/');
  await page.keyboard.type('jkpf');
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('jkpf');
  await expect(page.getByRole('button', { name: 'Frozen' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeFocused();
});

test('the divider is moved by keys, remembered, and put back by a double click', async ({ page, app }) => {
  await app.postMaia({});
  await rowsOf(page).first().click();
  const divider = page.getByRole('slider', { name: 'Width of the list' });
  const reset = await divider.inputValue();
  await divider.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(divider).not.toHaveValue(reset);
  const moved = await divider.inputValue();
  expect(Number(moved)).toBeLessThan(Number(reset));
  await expect(page).toHaveURL(/capture=/);
  await page.reload();
  await expect(divider).toHaveValue(moved);
  await divider.dblclick();
  await expect(divider).toHaveValue(reset);
});

test('in a narrow window the detail is a sheet that closes with Escape', async ({ page, app }) => {
  await page.setViewportSize({ width: 800, height: 700 });
  await app.postMaia({ response: 'read me' });
  await rowsOf(page).first().click();
  const sheet = page.getByRole('dialog', { name: 'Capture' });
  await expect(sheet).toContainText('read me');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(rowsOf(page)).toHaveCount(1);
});

test.describe('the connection', () => {
  test('a stopped Hookwright is told, and what was captured stays readable', async ({ page, app }) => {
    await app.postMaia({ response: 'still here' });
    await expect(rowsOf(page)).toHaveCount(1);
    await app.stop();
    await expect(page.getByText(/Hookwright was stopped|The connection to Hookwright is lost/)).toBeVisible();
    await expect(rowsOf(page)).toContainText('still here');
    // The browser itself reports each attempt that found nobody, for as long as the page makes them.
    await page.close();
    app.complaints.splice(0, app.complaints.length, ...app.complaints.filter((text) => !/WebSocket|ERR_CONNECTION/.test(text)));
  });

  test('without the token nothing is shown but how to get it', async ({ page, app }) => {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(new URL('/?fresh', app.uiUrl).href);
    await expect(page.getByRole('heading', { name: 'This page needs its full address' })).toBeVisible();
    await page.goto(`${new URL('/?wrong', app.uiUrl).origin}/?wrong#token=not-the-token`);
    await expect(page.getByRole('heading', { name: 'This address is from an earlier start' })).toBeVisible();
    expect(page.url()).not.toContain('token');
  });
});

for (const scheme of ['dark', 'light'] as const) {
  test(`no accessibility fault in the inbox, ${scheme} @long`, async ({ page, app, axe }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.getByRole('heading', { name: 'Waiting for the first webhook' })).toBeVisible();
    expect(await axe()).toEqual([]);
    await app.postMaia({
      response: 'valid',
      direction: 'incoming',
      attachments: [{ id: 'a', url: 'https://files.example/a.png', type: 'image', size: 12, mimeType: 'image/png' }],
    });
    await app.postMaia({ response: 'echo', direction: 'echo' }, '0'.repeat(64));
    await app.post('/nowhere', '{"a":[1,{"b":2}],"a":1}', json);
    await expect(rowsOf(page)).toHaveCount(3);
    expect(await axe()).toEqual([]);
    // The unrecognised one, the invalid one, and the one with an attachment: what each adds to the others.
    const looked = [
      ['Payload', 'Headers'],
      ['Signature', 'Timing'],
      ['Event', 'Signature'],
    ];
    for (const [row, tabs] of looked.entries()) {
      await rowsOf(page).nth(row).click();
      for (const tab of tabs) {
        await page.getByRole('tab', { name: tab }).click();
        expect(await axe()).toEqual([]);
      }
    }
  });
}
