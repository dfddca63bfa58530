/**
 * What web pages the user happens to visit can do to the browser host: nothing. The browser's own protection of the local
 * network is turned off, so that ours alone is tested, and every hostile page knows the token, so that the token is not.
 */
import type { Page } from 'playwright/test';
import { expect, rowsOf, test } from '../support/e2e.ts';
import type { E2eApp } from '../support/e2e.ts';
import { findChromium } from '../support/electron/chromium.ts';
import { attack, startHostileServer } from '../support/hostile-page.ts';

const executablePath = findChromium();
test.use({
  launchOptions: {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,HttpsUpgrades',
      '--host-resolver-rules=MAP *.example 127.0.0.1',
    ],
  },
});

/** All that a hostile page could have changed. */
async function standing(app: E2eApp): Promise<unknown> {
  const read = async (path: string): Promise<unknown> => {
    const answer = await fetch(app.apiUrl + path, { headers: { authorization: `Bearer ${app.token}` } });
    return answer.json();
  };
  return { endpoints: await app.endpoints(), captures: await app.captures(), deliveries: await read('/deliveries') };
}

/** Where the built page has its script and style. */
async function partsOf(origin: string): Promise<{ script: string; style: string }> {
  const html = await (await fetch(origin)).text();
  const [, script = ''] = /src="\.?(\/[^"]+\.js)"/.exec(html) ?? [];
  const [, style = ''] = /href="\.?(\/[^"]+\.css)"/.exec(html) ?? [];
  return { script, style };
}

function nothingFrom(outcome: Record<string, string | null>): Record<string, null> {
  return Object.fromEntries(Object.keys(outcome).map((name) => [name, null]));
}

const framesOf = (page: Page, origin: string): string[] =>
  page.frames().flatMap((frame) => (frame.url().startsWith(origin) ? [frame.url()] : []));

test('pages of other origins get nothing and change nothing, though they know the token', async ({ app, page, context }) => {
  test.slow();
  const hostile = await startHostileServer();
  try {
    const body = { diagnosis: 'nobody’s business', see: 'https://links.example/heard' };
    await app.post('/inbox', JSON.stringify(body), { 'Content-Type': 'application/json' });
    await expect(rowsOf(page)).toHaveCount(1);
    const { origin } = new URL(app.uiUrl);
    const victim = { origin, token: app.token, ...(await partsOf(origin)) };
    expect(Object.values(victim)).not.toContain('');
    const before = await standing(app);

    // Another port of the same host is the same site; another name is another site.
    for (const name of ['localhost', 'evil.example']) {
      const lure = await context.newPage();
      await lure.goto(`http://${name}:${hostile.port}/`);
      const outcome = await lure.evaluate(attack, { ...victim, bounce: '/bounce' });
      expect(outcome, name).toEqual(nothingFrom(outcome));
      expect(framesOf(lure, origin), name).toEqual([]);

      // A window of ours that a hostile page opens is none that it has a hold of.
      const opened = context.waitForEvent('page');
      await lure.evaluate((url) => {
        const held = window.open(url);
        Object.assign(window, { held });
        held?.postMessage({ type: 'hookwright:port' }, '*', [new MessageChannel().port1]);
      }, app.uiUrl);
      const ours = await opened;
      await expect(rowsOf(ours)).toHaveCount(1);
      expect(await ours.evaluate(() => window.opener), name).toBeNull();
      expect(await lure.evaluate(() => (window as { held?: Window }).held?.closed), name).toBe(true);
      await ours.close();
      await lure.close();
    }

    // DNS rebinding: a name of the attacker's has come to mean this machine, so the browser takes it for one origin.
    const rebound = `http://rebound.example:${new URL(origin).port}`;
    const theirs = await context.newPage();
    await theirs.route(`${rebound}/start`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await theirs.goto(`${rebound}/start`);
    const outcome = await theirs.evaluate(attack, { ...victim, origin: rebound, bounce: null });
    expect(outcome).toEqual(nothingFrom(outcome));
    const status = (path: string) => theirs.evaluate(async (url) => (await fetch(url)).status, path);
    expect([await status('/'), await status('/api/v1/captures'), await status(victim.script)]).toEqual([421, 421, 421]);
    await theirs.close();

    expect(await standing(app)).toEqual(before);
    await expect(rowsOf(page)).toHaveCount(1);
    // The same from our own page gets through: it is the origin that was refused.
    const own = await page.evaluate(
      async ({ token }) => {
        const answer = await fetch('/api/v1/captures', { headers: { authorization: `Bearer ${token}` } });
        return { status: answer.status, address: location.href, kept: JSON.stringify(Object.entries(localStorage)) };
      },
      { token: app.token },
    );
    expect(own.status).toBe(200);
    // Neither the address bar nor what outlives the tab has the token.
    expect(own.address + own.kept).not.toContain(app.token);

    // A link out of a captured payload tells where it leads nothing of where it stood.
    const heard: Record<string, string>[] = [];
    await context.route('https://links.example/**', async (route) => {
      heard.push({ url: route.request().url(), ...(await route.request().allHeaders()) });
      await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title>' });
    });
    await rowsOf(page).first().click();
    await page.getByRole('tab', { name: 'Payload' }).click();
    await page.getByRole('treeitem', { name: /"see"/ }).click();
    const followed = context.waitForEvent('page');
    await page.getByRole('link', { name: /^Open links\.example/ }).click();
    const led = await followed;
    await expect(led).toHaveTitle('Elsewhere');
    expect(await led.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
    expect(heard.map(({ url, referer }) => [url, referer])).toEqual([['https://links.example/heard', undefined]]);
    expect(JSON.stringify(heard)).not.toContain(app.token);
  } finally {
    hostile.close();
  }
});
