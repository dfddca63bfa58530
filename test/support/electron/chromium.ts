/** Starts one headless Chromium for the stand-in and makes sure that it never outlives it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connectCdp } from './cdp.ts';
import type { CdpSession } from './cdp.ts';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium to drive: `HOOKWRIGHT_CHROMIUM`, or the first one found on the machine; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['HOOKWRIGHT_CHROMIUM'];
  return named === undefined || named === '' ? (candidates.find((path) => existsSync(path)) ?? null) : named;
}

export interface Chromium {
  readonly session: CdpSession;
  /** Ends it in order, so that what pages stored reaches the profile; by force when that takes more than three seconds. */
  close(): Promise<void>;
}

/** Starts Chromium with `profile` as its user data folder, and announces its DevTools line as Electron does. */
export async function startChromium(profile: string): Promise<Chromium> {
  const path = findChromium();
  if (path === null) {
    throw new Error('The stand-in found no Chromium. Install one or name it in HOOKWRIGHT_CHROMIUM.');
  }
  const chromium = spawn(path, [...switches, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  process.once('exit', () => chromium.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    chromium.once('error', reject);
    chromium.once('exit', (code) => reject(new Error(`Chromium ended at its start with code ${code}.`)));
    // Read to the end: a full pipe would stop Chromium.
    createInterface({ input: chromium.stderr }).on('line', (line) => {
      const match = /^DevTools listening on (ws:\S+)/.exec(line);
      if (match?.[1] !== undefined) {
        resolve(match[1]);
      }
    });
  });
  const session = await connectCdp(url);
  process.stderr.write(`DevTools listening on ${url}\n`);
  return {
    session,
    close: async () => {
      const ended = new Promise<unknown>((resolve) => {
        chromium.once('exit', resolve);
      });
      const force = setTimeout(() => chromium.kill('SIGKILL'), 3000);
      session.send('Browser.close').catch(() => {});
      if (chromium.exitCode === null && chromium.signalCode === null) await ended;
      clearTimeout(force);
    },
  };
}

const switches = [
  '--headless=new',
  // The tests run as root in containers; what the sandbox itself enforces only a real Electron proves.
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--password-store=basic',
  '--hide-scrollbars',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];
