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

/** What screens ask while people look: a page, a filtered page that finds nothing and so reads every row, the health. */
function ask(): void {
  app.api.captures.list({ limit: 100 });
  app.api.captures.list({ limit: 100, filter: '"a word that stands nowhere"' });
  app.api.health();
}
const timer = queries === 'querying' ? setInterval(ask, 20) : null;

process.on('SIGTERM', () => {
  if (timer !== null) clearInterval(timer);
  void app.close();
});
