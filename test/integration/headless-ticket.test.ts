/** The link that Hookwright opens a browser with: in once, within a minute, and what others saw of it is worth nothing. */
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { startSite } from '../support/headless-site.ts';
import type { Site } from '../support/headless-site.ts';
import { scriptApi } from '../support/scripted-api.ts';

async function siteAt(clock = new FakeClock()): Promise<{ site: Site; clock: FakeClock }> {
  const site = await startSite(scriptApi(), { clock });
  onTestFinished(() => site.close());
  return { site, clock };
}

/** What the host answers to a first message: its text, or the code it closed with. */
async function handshake(site: Site, first: unknown): Promise<string | number> {
  const socket = site.socket();
  await once(socket, 'open');
  const answer = Promise.race([
    once(socket, 'message').then(([data]) => (data as Buffer).toString()),
    once(socket, 'close').then(([code]) => code as number),
  ]);
  socket.send(JSON.stringify(first));
  const told = await answer;
  socket.terminate();
  return told;
}

const ticketIn = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('ticket') ?? '';

test('a link lets one page in and hands it the token, which the link itself does not hold', async () => {
  const { site } = await siteAt();
  const url = site.oneTimeUrl();
  expect(url).not.toContain(site.token);
  expect(await handshake(site, { ticket: ticketIn(url) })).toBe(JSON.stringify({ ready: true, token: site.token }));
});

test('a link that was used is refused, and the log says so without the ticket', async () => {
  const { site } = await siteAt();
  const ticket = ticketIn(site.oneTimeUrl());
  await handshake(site, { ticket });
  expect(await handshake(site, { ticket })).toBe(4402);
  expect(site.log.lines.join('\n')).toContain('used a second time');
  expect(site.log.lines.join('\n')).not.toContain(ticket);
});

test('a link is refused after a minute, and one that was never given out at any time', async () => {
  const { site, clock } = await siteAt();
  const ticket = ticketIn(site.oneTimeUrl());
  clock.advance(60_001);
  expect(await handshake(site, { ticket })).toBe(4402);
  expect(await handshake(site, { ticket: '' })).toBe(4402);
  expect(await handshake(site, { ticket: site.token })).toBe(4402);
});

test('a ticket is no token: neither as one nor in a header', async () => {
  const { site } = await siteAt();
  const ticket = ticketIn(site.oneTimeUrl());
  expect(await handshake(site, { token: ticket })).toBe(4401);
  expect((await site.ask('/api/v1/health', { headers: { authorization: `Bearer ${ticket}` } })).status).toBe(401);
  expect(await handshake(site, { ticket, token: site.token })).toBe(4401);
});
