/** Markup and scripts in every field that comes over the wire: each view shows them as the words they are. */
import type { Locator, Page } from 'playwright/test';
import { expect, rowsOf, test } from '../support/e2e.ts';
import type { E2eApp } from '../support/e2e.ts';
import { fillWithMarkup, hostileBodies, markup, startHostileTarget } from '../support/hostile-content.ts';

test.use({ actionTimeout: 20_000 });

/** What must not come of it; told by the page, by the browser and by what leaves it. */
async function watchFor(page: Page, app: E2eApp): Promise<string[]> {
  const came: string[] = [];
  const { origin } = new URL(app.uiUrl);
  const context = page.context();
  await context.exposeBinding('ran', (_source, place: string) => came.push(`ran in ${place}`));
  await context.addInitScript(() => {
    const told = (window as unknown as { ran: (place: string) => void }).ran;
    document.addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI, sourceFile, lineNumber, columnNumber }) =>
        told(`${violatedDirective} of ${blockedURI} at ${sourceFile}:${lineNumber}:${columnNumber}`),
    );
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url())) came.push(`asked for ${request.url()}`);
  });
  context.on('page', (opened) => came.push(`opened ${opened.url()}`));
  page.on('dialog', (dialog) => {
    came.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return came;
}

/** Elements that only somebody else's markup makes, and addresses that are scripts. */
function foreignElements(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'iframe, object, embed, base, form[action], script:not([src]), [onerror], [onload], [onclick], [onmouseover], [src*="leak.example"], [href^="javascript:" i], [href^="data:text" i]',
      ),
    ].map((element) => element.outerHTML.slice(0, 200)),
  );
}

test('scripts in every field of what is captured, sent and answered run in no view', async ({ app, page }) => {
  test.slow();
  const came = await watchFor(page, app);
  const target = await startHostileTarget();
  const calm = async (where: string): Promise<void> => {
    expect(await foreignElements(page), where).toEqual([]);
    expect(came, where).toEqual([]);
  };
  /** It has to be in sight for a view to have been put to the test. */
  const seen = async (where: string, shown: Locator): Promise<void> => {
    await expect(shown.getByText('leak.example').first(), `nothing to see in ${where}`).toBeVisible();
    await calm(where);
  };
  const main = page.locator('main');
  const tabsOf = async (where: string, shown: Locator, named?: string): Promise<void> => {
    for (const tab of await shown.getByRole('tab', named === undefined ? {} : { name: named }).all()) {
      await tab.click();
      await expect(shown.getByRole('tabpanel').first()).toBeVisible();
      for (const view of await shown.getByRole('radiogroup').locator('label').all()) await view.click();
      await calm(where);
    }
  };
  try {
    await fillWithMarkup(app, target.url);
    const captures = await app.captures();
    await page.goto(app.page(''));
    await expect(rowsOf(page)).toHaveCount(captures.length);
    await seen('the inbox', page.getByRole('grid'));
    await page.getByRole('button', { name: 'Charts' }).click();
    await seen('the charts', page.getByRole('region', { name: 'Charts' }));
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await seen('the figures', page.getByRole('region', { name: 'Figures' }));
    await page.getByRole('button', { name: 'Charts' }).click();
    for (const [at, { id, path }] of captures.entries()) {
      await rowsOf(page).nth(at).click();
      const detail = page.getByRole('region', { name: `Capture ${id}` });
      await expect(detail).toBeVisible();
      // The first ones differ in their bodies alone.
      await tabsOf(`${id} ${path}`, detail, at >= captures.length - hostileBodies ? 'Payload' : undefined);
    }
    await page.getByRole('tab', { name: 'Event' }).click();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('leak');
    await seen('the palette', page.getByRole('dialog'));
    await page.keyboard.press('Escape');

    const newest = captures[0]?.id ?? '';
    const before = captures[1]?.id ?? '';
    await page.goto(app.page(`capture=${newest}`));
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Target URL' }).fill(target.url);
    await seen('the replay dialog', page.getByRole('dialog'));
    for (const view of ['conversations', `compare&left=${before}&right=${newest}`, 'deliveries', 'endpoints']) {
      await page.goto(app.page(`view=${view}`));
      await seen(view, main);
      const rows = main.getByRole('grid').first().locator('tbody').getByRole('row');
      for (let at = 0; at < (await rows.count()); at += 1) {
        await rows.nth(at).click();
        await calm(`${view}, row ${at + 1}`);
      }
      await tabsOf(view, main);
    }
    const provider = main.getByRole('button', { name: /leak\.example\/provider/ });
    await provider.click();
    await seen('the provider', main);
    await tabsOf('the provider', main);
    for (const query of [`view=send&capture=${newest}`, 'view=send&delivery=d1', 'view=settings&section=rules']) {
      await page.goto(app.page(query));
      await seen(query, main);
    }
    await page.goto(app.page(`view=simulator&captures=${newest}`));
    await expect(main.getByRole('heading').first()).toBeVisible();
    await calm('the simulator');

    await page.goto(app.page(''));
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Import…' }).click();
    const importing = page.getByRole('dialog', { name: 'Import' });
    const buffer = Buffer.from(`POST /${markup('target').replaceAll(' ', '%20')} HTTP/1.1\r\nHost: x\r\n\r\n${markup('body')}`);
    await importing.getByLabel('File to import').setInputFiles({ name: markup('file'), mimeType: 'text/plain', buffer });
    await seen('the import', importing);
    await importing.getByRole('button', { name: 'Import', exact: true }).click();
    await importing.getByRole('button', { name: 'Show them' }).click();
    await rowsOf(page).first().click();
    await expect(page.getByText(/^imported from .*leak\.example\/file/)).toBeVisible();
    await calm('what was imported');
  } finally {
    target.close();
  }
});
