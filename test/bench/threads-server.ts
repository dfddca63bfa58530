/** The core with its intake on this thread or on one of its own, optionally kept busy with queries. URL and PEM path go out on stdout. */
import { createApp } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { silentLog } from '#main/log.ts';
import { openFolderVault } from '#main/vault.ts';

const [dataFolder = '', place = 'worker', queries = 'idle'] = process.argv.slice(2);

const app = await createApp({
  dataFolder,
  clock: systemClock,
  log: silentLog,
  openVault: (folder) => openFolderVault(folder, undefined),
  createIntake: place === 'inline' ? createInlineIntake : createWorkerIntake,
  version: 'bench',
  overrides: { port: 0 },
  requireReceiver: true,
});
process.stdout.write(`${JSON.stringify({ url: app.api.health().receiver.url })}\n`);

let asking = false;

/** What screens ask while people look: a page, a filtered page that finds nothing and reads bodies for it, the health. */
async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  await app.api.captures.list({ limit: 100 });
  await app.api.captures.list({ limit: 100, filter: 'text~nowhere' });
  app.api.health();
  asking = false;
}
const timer = queries === 'querying' ? setInterval(() => void ask(), 20) : null;

process.on('SIGTERM', () => {
  if (timer !== null) clearInterval(timer);
  void app.close();
});
