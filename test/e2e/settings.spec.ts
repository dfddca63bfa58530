import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, rowsOf, test } from '../support/e2e.ts';

test('a value out of range is refused beside its field and nothing is saved', async ({ app, page }) => {
  await page.goto(app.page('view=settings'));
  await page.getByLabel('HTTPS port').fill('84443');
  await expect(page.getByLabel('HTTPS port')).toHaveAccessibleDescription('A port from 1 to 65535, or 0 for any free one.');
  await page.getByLabel('Largest body').fill('1 GB');
  await expect(page.getByLabel('Largest body')).toHaveAccessibleDescription(/outside the range/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('2 fields need attention first.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('No unsaved changes.')).toBeVisible();
});

test('a saved setting says what changes, is kept, and the listener goes on', async ({ app, page }) => {
  await page.goto(app.page('view=settings'));
  await page.getByLabel('Largest body').fill('64 MB');
  await expect(
    page.getByText('Largest body 32 MB → 64 MB. Saving restarts the listener: open connections are closed.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved. No unsaved changes.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Largest body')).toHaveValue('64 MB');
  await expect(page.getByRole('contentinfo').getByText('Listening')).toBeVisible();
});

test('a port that another program has is refused beside its field and the listener stays', async ({ app, page }) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' && address !== null ? String(address.port) : '';
  await page.goto(app.page('view=settings'));
  await page.getByLabel('HTTPS port').fill(taken);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('HTTPS port')).toHaveAccessibleDescription(new RegExp(`${taken} is taken.*choose another port`));
  await expect(page.getByRole('contentinfo').getByText(app.receiverUrl, { exact: true })).toBeVisible();
  expect((await app.post('/inbox', '{}')).status).toBe(200);
  other.close();
});

test('changes in two sections wait while other rooms are open and are saved together', async ({ app, page }) => {
  await page.goto(app.page('view=settings'));
  await page.getByLabel('Request timeout').fill('30');
  await page.getByRole('button', { name: 'Retention' }).click();
  await page.getByLabel('Limit the count').uncheck();
  await expect(page.getByText(/^The oldest captures are deleted as soon as they are older than 30 days/)).toBeVisible();
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByLabel('Request timeout')).toHaveValue('30');
  await expect(page.getByText(/Request timeout 60 s → 30 s; Captures kept 1,000,000 → no limit/)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('Saved. No unsaved changes.')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Retention' }).click();
  await expect(page.getByLabel('Limit the count')).not.toBeChecked();
  await expect(page.getByLabel('By count')).toBeDisabled();
});

test('every system has its trust command with the path of the certificate', async ({ app, page }) => {
  await page.goto(app.page(''));
  await page.getByRole('button', { name: /^CA / }).click();
  await expect(page.getByRole('heading', { name: 'Certificates' })).toBeVisible();
  await expect(page.getByText(app.caCertificatePath, { exact: true })).toBeVisible();
  await expect(page.getByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)).toBeVisible();
  for (const [tab, command] of [
    ['macOS', 'security add-trusted-cert'],
    ['Windows', 'certutil -user -addstore'],
    ['Debian · Ubuntu', 'update-ca-certificates'],
    ['Fedora', 'update-ca-trust'],
    ['Firefox', 'certutil -A'],
    ['Node.js', 'NODE_EXTRA_CA_CERTS'],
    ['curl', '--cacert'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    const panel = page.getByRole('tabpanel');
    await expect(panel.getByText(command).first()).toContainText(app.caCertificatePath);
    await expect(panel.getByRole('button', { name: `Copy trust command for ${tab}` })).toBeVisible();
  }
});

test('a host name is added to the certificate, a bad one is refused', async ({ app, page }) => {
  await page.goto(app.page('view=settings&section=certificates'));
  const field = page.getByLabel('Host name to add');
  await field.fill('https://shop.test');
  await expect(field).toHaveAccessibleDescription('Only the name, without https:// or a path.');
  await field.fill('hooks.example.com');
  await expect(field).toHaveAccessibleDescription(/makes a new authority/);
  await field.fill('shop.test');
  await field.press('Enter');
  await expect(page.getByRole('list', { name: 'Host names' }).getByText('Not saved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved. No unsaved changes.')).toBeVisible();
  await expect(page.getByText(/^localhost.*shop\.test/)).toBeVisible();
});

test('the theme changes at once and stays', async ({ app, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(app.page('view=settings&section=appearance'));
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'light');
  await page.getByText('Dark', { exact: true }).click();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByText('System', { exact: true }).click();
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'light');
});

test('the sections are reached and changed with the keyboard alone', async ({ app, page }) => {
  await page.goto(app.page('view=settings'));
  const receiver = page.getByRole('button', { name: 'Receiver' });
  await receiver.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Retention' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Limit the count')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByText(/Captures kept 1,000,000 → no limit/)).toBeVisible();
});

test('compact rows take effect at once in lists, tables and trees, and stay', async ({ app, page, axe }) => {
  await app.saveSecret();
  for (let sent = 0; sent < 3; sent += 1) await app.postMaia({ response: `message ${sent}` });
  const heights = async (): Promise<readonly (number | undefined)[]> => {
    await rowsOf(page).first().click();
    await page.getByRole('tab', { name: 'Payload' }).click();
    const line = page.getByRole('treeitem').nth(1);
    await expect(line).toBeVisible();
    const boxes = [await rowsOf(page).first().boundingBox(), await line.boundingBox()];
    await page.getByRole('tab', { name: 'Headers' }).click();
    boxes.push(await page.getByRole('row', { name: /^Content-Type/ }).boundingBox());
    return boxes.map((box) => box?.height);
  };
  const comfortable = await heights();
  await page.goto(app.page('view=settings&section=appearance'));
  await page.getByRole('radiogroup', { name: 'Density' }).getByText('Compact').click();
  await page.getByRole('link', { name: 'Inbox' }).click();
  const compact = await heights();
  for (const [at, height] of comfortable.entries()) expect(compact[at] ?? 99, `part ${at}`).toBeLessThan(height ?? 0);
  expect(await axe()).toEqual([]);
  await page.reload();
  expect(await heights()).toEqual(compact);
});
