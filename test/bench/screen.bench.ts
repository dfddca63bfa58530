/**
 * `npm run bench -- screen [--json] [--rows 1000000] [--small 1000] [--rate 500] [--seconds 10]`
 * The inbox of the built app in a real Chromium on a store of that many captures, and the same gestures on a small one in the
 * same run: other work on the machine slows both, so that their ratio tells more than either. Works on copies of the stores
 * that `million` makes. What the columns mean is said in page-watch.ts.
 */
import { constants, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createWebhookClient } from '../support/webhook-client.ts';
import { findChromium } from '../support/electron/chromium.ts';
import { inboxOn, type InboxUnderTest } from './inbox-gestures.ts';
import { maiaHeaders, maiaPayload } from './maia-webhook.ts';
import { cache, storeOf, until } from '../support/kept-stores.ts';
import { type GestureCost, type PageSize, PageWatch } from './page-watch.ts';
import { startBuilt } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    small: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '10' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const say = (line: string): void => console.error(line);

interface Gesture extends GestureCost {
  readonly what: string;
  readonly note: string;
}

interface ScreenFigures {
  readonly rows: number;
  /** From the navigation to the first row, ms; opened for the first time and once more. */
  readonly firstRow: readonly number[];
  readonly gestures: readonly Gesture[];
  readonly before: PageSize;
  readonly after: PageSize;
  /** What was found not to be as it should. */
  readonly faults: readonly string[];
  readonly load: number;
}

/** Sends so many webhooks a second; says how many were accepted. */
async function receive(receiverUrl: string, caPath: string): Promise<number> {
  const webhooks = createWebhookClient(receiverUrl, readFileSync(caPath, 'utf8'), 32);
  const answers: Promise<number>[] = [];
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    const due = Math.min(answers.length + rate / 10, Math.floor(((performance.now() - started) / 1000) * rate));
    while (answers.length < due) {
      const body = maiaPayload(crypto.randomUUID());
      const sent = webhooks.post('/maia', body, Object.fromEntries(maiaHeaders(body)));
      answers.push(
        sent.then(
          ({ status }) => status,
          () => 0,
        ),
      );
    }
    await pause(10);
  }
  const accepted = (await Promise.all(answers)).filter((status) => status === 200).length;
  webhooks.close();
  return accepted;
}

async function measure(count: number): Promise<ScreenFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-screen-'));
  cpSync(await storeOf(count, say), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  const served = await startBuilt(folder);
  const app = JSON.parse(served.line) as { uiUrl: string; receiverUrl: string; caCertificatePath: string };
  const path = findChromium();
  const browser = await chromium.launch({
    ...(path === null ? {} : { executablePath: path }),
    args: ['--no-sandbox'],
    // They are dragged here.
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  const gestures: Gesture[] = [];
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(`${count} rows: ${fault}`);
  };
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark' });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    const watch = await PageWatch.start(browser, page);
    const inbox = inboxOn(page);
    const firstRow: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await page.goto('about:blank');
      await page.goto(app.uiUrl);
      await inbox.settled();
      firstRow.push(await watch.firstRow());
      await pause(500);
    }
    const before = await watch.size();
    const add = async (what: string, gesture: () => Promise<string>): Promise<void> => {
      let note = '';
      const cost = await watch.cost(async () => {
        note = await gesture();
      });
      gestures.push({ what, note, ...cost });
      say(
        `  ${what}: ${Math.round(cost.took)} ms, longest task ${Math.round(cost.longestTask)}, busiest ${cost.busiestTask.toFixed(1)}, ${cost.commits} commits, ${note}`,
      );
    };
    const at = async (): Promise<string> => `at c${await inbox.firstInSight()}`;

    await add('wheel, 120 notches down', async () => (await inbox.wheel(120, 240), at()));
    await add('wheel, 120 notches up', async () => (await inbox.wheel(120, -240), at()));
    await add('scrollbar to the end', async () => (await inbox.dragTo(1), at()));
    check((await inbox.firstInSight()) < 100, 'the scrollbar did not reach the oldest captures');
    await add('wheel at the end', async () => (await inbox.wheel(120, -240), at()));
    await add('scrollbar to the middle', async () => (await inbox.dragTo(0.5), at()));
    await add('wheel in the middle', async () => (await inbox.wheel(120, 240), at()));
    await add('scrollbar to the top', async () => (await inbox.dragTo(0), at()));
    await add('End', async () => (await inbox.press('End'), at()));
    check((await page.locator('tr[data-current]').getAttribute('data-id')) === 'c1', 'End did not select the oldest capture');
    await add('PageUp, 60 times', async () => (await inbox.press('PageUp', 60), at()));
    await add('Home', async () => (await inbox.press('Home'), at()));
    await add('PageDown, 60 times', async () => (await inbox.press('PageDown', 60), at()));
    await add('ArrowDown, 60 times', async () => (await inbox.press('ArrowDown', 60), at()));
    const middle = new Date(until - (count / 2) * 1500).toISOString().slice(0, 16).replace('T', ' ');
    await add('jump to a time', async () => (await inbox.jumpToTime(middle), at()));
    await add('open that capture', async () => (await openCurrent(inbox), `${await inbox.openCapture()}`));
    const chosen = await inbox.openCapture();
    const keeps = async (through: string): Promise<void> => {
      const now = await inbox.openCapture();
      check(now === chosen, `${through}: ${now} was open instead of ${chosen}`);
    };
    await add('scrollbar with it open', async () => (await inbox.dragTo(0.9), await inbox.dragTo(0.1), at()));
    await keeps('dragging');
    const accept = async (): Promise<string> => {
      const accepted = await receive(app.receiverUrl, app.caCertificatePath);
      await inbox.settled();
      return `${accepted} in ${seconds} s`;
    };
    const held = await inbox.firstInSight();
    await add('receiving, scrolled down', accept);
    check((await inbox.firstInSight()) === held, 'the list moved while webhooks came');
    await keeps('receiving');
    await inbox.dragTo(0);
    await pause(500);
    await add('receiving, followed at the top', accept);
    await keeps('following');
    await add('filter by fields', async () => (await inbox.setFilter('dir:incoming verdict:invalid'), at()));
    await keeps('a filter');
    await add('End under it', async () => (await inbox.press('End'), at()));
    await add('filter by words', async () => (await inbox.setFilter('refund order'), at()));
    await add('filter by a body value', async () => (await inbox.setFilter('body.data.from:+91*'), at()));
    await add('filter by few matches', async () => (await inbox.setFilter('is:malformed'), at()));
    await add('no filter', async () => {
      await inbox.filter.fill('');
      await page.waitForFunction(() => !new URL(location.href).searchParams.has('filter'));
      await inbox.settled();
      return at();
    });
    await add('charts', async () => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('h');
      await pause(1500);
      return '';
    });
    const after = await watch.size();
    return { rows: count, firstRow, gestures, before, after, faults, load: loadavg()[0] ?? 0 };
  } finally {
    await browser.close();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openCurrent({ page, settled }: InboxUnderTest): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Capture c\d+/ }).waitFor();
  await settled();
}

say(`${values.small} captures`);
const small = await measure(Number(values.small));
say(`${values.rows} captures`);
const large = await measure(Number(values.rows));

writeFileSync(join(cache, 'screen.json'), JSON.stringify({ small, large }, null, 2));
if (values.json) console.log(JSON.stringify({ small, large }));
else {
  const pair = (few: number, many: number, digits = 0): string => `${few.toFixed(digits)} / ${many.toFixed(digits)}`.padStart(16);
  console.log(`Each figure: ${small.rows} / ${large.rows} captures; times in ms. Load average ${large.load.toFixed(1)}.`);
  console.log(
    'what'.padEnd(34) +
      ['took', 'tasks > 50', 'longest task', 'its CPU at most', 'frames > 50', 'slowest input', 'commits a second']
        .map((name) => name.padStart(16))
        .join(''),
  );
  for (const many of large.gestures) {
    const few = small.gestures.find(({ what }) => what === many.what) ?? many;
    console.log(
      many.what.padEnd(34) +
        pair(few.took, many.took) +
        pair(few.longTasks, many.longTasks) +
        pair(few.longestTask, many.longestTask) +
        pair(few.busiestTask, many.busiestTask) +
        pair(few.slowFrames, many.slowFrames) +
        pair(few.slowestInput, many.slowestInput) +
        pair(few.commitsPerSecond, many.commitsPerSecond) +
        `  ${many.note}`,
    );
  }
  const firsts = (figures: ScreenFigures): string => figures.firstRow.map((ms) => ms.toFixed(0)).join(', ');
  console.log(`first row after opening: ${firsts(small)} / ${firsts(large)} ms`);
  for (const { rows, before, after } of [small, large]) {
    console.log(
      `${rows} captures: heap ${before.heapMb.toFixed(1)} MB, then ${after.heapMb.toFixed(1)}; nodes ${before.elements}, then ${after.elements}; rows in the page ${before.rows}, then ${after.rows}`,
    );
  }
}
const faults = [...small.faults, ...large.faults];
for (const fault of faults) console.error(`NOT AS IT SHOULD: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
