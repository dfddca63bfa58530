/**
 * `npm run bench -- million [--json] [--rows 1000000] [--small 10000] [--rounds 5] [--only 'start|ip:']`
 * What lists, filters and searches cost on a store of that many varied captures, and how much more than on a small one; the start
 * and the memory of the built app on it. The stores are made once and kept in .cache; `test/support/many-captures.ts` says
 * what is in them. Times are of the use case (`captures.list` and the like) on the thread that answers, in ms: the middle and the
 * slowest of the rounds, the CPU time of the process (which other programs on the machine disturb little), and the longest
 * stretch in which the thread did nothing else. `--only`: what matches this regular expression alone.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { request } from 'node:https';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CapturesApi } from '#main/app-api.ts';
import { createApp } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { silentLog } from '#main/log.ts';
import { openReader } from '#main/store/reader.ts';
import { openFolderVault } from '#main/vault.ts';
import { cache, storeOf, until } from '../support/kept-stores.ts';
import { median } from './median.ts';
import { startBuilt } from './served.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    small: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const wanted = new RegExp(values.only);
const say = (line: string): void => console.error(line);

interface Figure {
  readonly what: string;
  readonly bar: number | null;
  readonly median: number;
  readonly worst: number;
  readonly cpu: number;
  readonly stall: number;
  readonly note: string;
}

/** One whole answer, however many partial ones it takes. */
async function whole(
  captures: CapturesApi,
  filter: string | undefined,
  cursor?: string,
): Promise<{ items: number; calls: number }> {
  let items = 0;
  let calls = 0;
  let next: string | null | undefined = cursor;
  do {
    const page = await captures.list({
      limit: 100 - items,
      ...(filter === undefined ? {} : { filter }),
      ...(next ? { cursor: next } : {}),
    });
    items += page.items.length;
    calls += 1;
    next = page.scannedTo;
  } while (next !== null && items < 100);
  return { items, calls };
}

/** What has no bar is measured once: it reads every capture. */
async function figure(what: string, bar: number | null, run: () => Promise<string> | string): Promise<Figure> {
  const rounds = bar === null ? 1 : Number(values.rounds);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  const cpus: number[] = [];
  let note = '';
  for (let round = 0; round < rounds; round += 1) {
    await pause(2);
    if (round === 1 || rounds === 1) delays.enable();
    const started = performance.now();
    const before = process.cpuUsage();
    note = await run();
    times.push(performance.now() - started);
    const { user, system } = process.cpuUsage(before);
    cpus.push((user + system) / 1000);
  }
  await pause(2);
  delays.disable();
  return {
    what,
    bar,
    median: median(times),
    worst: Math.max(...times),
    cpu: median(cpus),
    stall: delays.max / 1e6,
    note,
  };
}

const fieldFilters: readonly string[] = [
  'dir:incoming',
  'dir:echo',
  'provider:maia',
  'provider:nobody',
  'type:message.read',
  'type:message.*',
  'type:*.paid',
  'verdict:invalid',
  'verdict:unknown',
  'reason:digest-differs',
  'scheme:github-*',
  'scheme:nothing',
  'status>=500',
  'status:418',
  'size>10k',
  'size>1g',
  'after:2026-10-31',
  'before:2026-01-01',
  'endpoint:shop',
  'method:GET',
  'method:PUT',
  'path:/shop/stores/rare/hook',
  'path:*rare*',
  'path:/never',
  'conversation:f47ac10b-58cc-4372-a567-000000000001',
  'from:+91981000001',
  'from:+9198100*',
  'from:*100001',
  'event:wamid.0*',
  'event:wamid.000*',
  'event:nothing',
  'event:never*',
  'is:duplicate',
  'is:pinned',
  'is:malformed',
  'is:unmatched',
  'has:tag',
  'tag:noise',
  'problem:cut-off',
  'content:application/x-www-form-urlencoded',
  'content:text/xml',
  'ip:"203.0.113.*"',
  'ip:203.0.113*',
  'ip:10.0.0.1',
  'dir:incoming verdict:invalid status>=500',
  'verdict:invalid OR is:malformed',
  '-verdict:valid -dir:incoming',
  '-provider:maia -provider:aisoule -provider:whatsable -provider:github -provider:generic',
  '-method:POST',
  '-ip:127.0.0.1 -ip:*1',
  'ip:203.0.113* OR path:*rare*',
  'problem:cut-off OR tag:noise OR size>1g',
];
const wordFilters: readonly string[] = [
  'order',
  'zanzibar',
  '"help with my order"',
  'refund order',
  'nowhereatall',
  'dir:incoming zanzibar',
  'zanzibar OR quokka',
  'order -payment verdict:invalid',
  'order status:418',
  'zanzibar OR problem:cut-off',
  '-order verdict:invalid',
  '(refund OR order) ip:203.0.113*',
  '退款',
  'ऑर्डर',
  'überraschung',
  'заказа',
];
const prefixFilters: readonly string[] = ['ord*', 'zanz*', 'or*', 'nowhere*'];
const insideFilters: readonly string[] = [
  'header[x-github-event]:push',
  'header[x-request-id]:req-00*',
  'header[x-request-id]:req-0000000000000000',
  'header[x-never]:*',
  'body.data.from:+91*',
  'body.order.id:ORD-77777',
  'body.order.total>=999.9',
  'body.items[*].sku:SKU7',
  'body.meta.try:3',
  'body.never.there:*',
  'note:refund',
  'body.data.type:text -body.data.from:+91*',
  'body.order.total>=999.9 OR problem:cut-off',
  'body.order.total>=999.9 dir:incoming',
  'header[x-request-id]:*0000',
  'order body.order.total>=999',
];
const slowFilters: readonly string[] = ['text~"help with my order #77777"', 'text~rfun', '*elivery'];

async function measure(count: number): Promise<{ figures: Figure[]; folder: string }> {
  const folder = await storeOf(count, say);
  const app = await createApp({
    dataFolder: folder,
    clock: systemClock,
    log: silentLog,
    openVault: (at) => openFolderVault(at, undefined),
    createIntake: createWorkerIntake,
    version: 'bench',
    overrides: { port: 0 },
    requireReceiver: true,
  });
  const reader = openReader({ dataFolder: folder });
  const { captures, conversations } = app.api;
  const figures: Figure[] = [];
  const listed = async (filter?: string, cursor?: string): Promise<string> => {
    const { items, calls } = await whole(captures, filter, cursor);
    return `${items} rows${calls > 1 ? `, ${calls} calls` : ''}`;
  };
  const add = async (what: string, bar: number | null, run: () => Promise<string> | string): Promise<void> => {
    if (!wanted.test(what)) return;
    const made = await figure(what, bar, run);
    say(`  ${what}: ${made.median.toFixed(1)} ms, CPU ${made.cpu.toFixed(1)}, ${made.note}`);
    figures.push(made);
  };
  try {
    await add('first page', 50, () => listed());
    await add('page in the middle', 50, () => listed(undefined, `c${Math.floor(count / 2)}`));
    await add('last page', 50, () => listed(undefined, 'c90'));
    await add(
      'first page, oldest first',
      50,
      async () => `${(await captures.list({ limit: 100, order: 'oldest' })).items.length} rows`,
    );
    await add('jump to a time', 50, () => `${captures.at(until - (count / 2) * 1500)}`);
    await add('page there', 50, () => listed(undefined, captures.at(until - (count / 2) * 1500) ?? undefined));
    await add('places of all rows', 50, () => `${captures.outline({}).segments.length} segments`);
    await add('places of dir:incoming', 50, () => `${captures.outline({ filter: 'dir:incoming' }).segments.length} segments`);
    await add('statistics', 100, () => `${captures.statistics({ buckets: 60 }).buckets.length} buckets`);
    await add(
      'statistics of dir:incoming',
      100,
      () => `${captures.statistics({ filter: 'dir:incoming', buckets: 60 }).buckets.length} buckets`,
    );
    await add(
      'statistics of order',
      100,
      () => `${captures.statistics({ filter: 'order', buckets: 60 }).buckets.length} buckets`,
    );
    // A store that was just made is not sorted into conversations yet.
    while ((await conversations.list({ limit: 1 })).behind > 0) await pause(1000);
    const [chat] = (await conversations.list({ limit: 1 })).items;
    await add('conversations', 50, async () => `${(await conversations.list({ limit: 100 })).items.length} rows`);
    if (chat !== undefined)
      await add(
        'messages of one',
        50,
        async () => `${(await conversations.messages({ id: chat.id, limit: 100 })).items.length} rows`,
      );
    for (const filter of fieldFilters) await add(filter, 50, () => listed(filter));
    for (const filter of wordFilters) await add(filter, 100, () => listed(filter));
    for (const filter of prefixFilters) await add(filter, 100, () => listed(filter));
    for (const filter of insideFilters) await add(filter, 50, () => listed(filter));
    for (const filter of slowFilters) await add(filter, null, () => listed(filter));
    for (const key of ['provider', 'from', 'path', 'header', 'body', 'header[x-request-id]']) {
      await add(`values of ${key}`, 50, () => `${captures.filterValues({ key, prefix: '', limit: 20 }).length} values`);
    }
  } finally {
    reader.close();
    await app.close();
  }
  return { figures, folder };
}

/** From the start of the process to the first webhook answered, and what it holds when nobody wants anything. */
async function start(folder: string): Promise<{ acceptedMs: number; cpuMs: number; rssMb: number }> {
  const started = performance.now();
  const served = await startBuilt(folder);
  try {
    const { receiverUrl, caCertificatePath, pid } = JSON.parse(served.line) as Record<string, string>;
    const ca = readFileSync(caCertificatePath ?? '');
    await new Promise<void>((resolve, reject) => {
      const sent = request(`${receiverUrl}/inbox`, { method: 'POST', ca }, (response) => {
        response.resume();
        response.on('end', resolve);
      });
      sent.on('error', reject);
      sent.end('{"bench":true}');
    });
    const acceptedMs = performance.now() - started;
    const cpuMs = cpuTime(pid ?? '');
    await pause(3000);
    const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { acceptedMs, cpuMs, rssMb: Number(rss) / 1024 };
  } finally {
    await served.stop();
  }
}

/** Of all its threads since it began, ms; Linux counts in hundredths of a second. */
function cpuTime(pid: string): number {
  const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(user) + Number(system)) * 10;
}

const small = await measure(Number(values.small));
const large = await measure(Number(values.rows));
const starts = [];
for (let round = 0; wanted.test('start') && round < 3; round += 1)
  starts.push({ small: await start(small.folder), large: await start(large.folder) });
const database = statSync(join(large.folder, 'hookwright.sqlite')).size;

const report = {
  rows: Number(values.rows),
  small: Number(values.small),
  bytesPerRow: Math.round(database / Number(values.rows)),
  load: loadavg()[0] ?? 0,
  starts,
  figures: large.figures.map((each) => ({
    ...each,
    small: small.figures.find(({ what }) => what === each.what)?.median ?? null,
  })),
};
if (values.json) console.log(JSON.stringify(report));
else {
  console.log(`${report.rows} captures, ${report.bytesPerRow} bytes each; beside them ${report.small} captures. Times in ms.`);
  console.log(
    `${'what'.padEnd(52)}${'middle'.padStart(8)}${'worst'.padStart(8)}${'CPU'.padStart(8)}${'stall'.padStart(8)}${'small'.padStart(8)}${'growth'.padStart(8)}  bar`,
  );
  for (const { what, bar, median: middle, worst, cpu, stall, small: few, note } of report.figures) {
    const growth = few === null || few === 0 ? '' : (middle / few).toFixed(1);
    const judged = bar === null ? 'none' : middle <= bar ? `${bar}` : `${bar} MISSED`;
    const columns = [middle.toFixed(1), worst.toFixed(1), cpu.toFixed(1), stall.toFixed(0), few?.toFixed(1) ?? '', growth].map(
      (text) => text.padStart(8),
    );
    console.log(`${what.padEnd(52)}${columns.join('')}  ${judged}  ${note}`);
  }
  for (const { small: few, large: many } of starts)
    console.log(
      `start to the first webhook answered: ${few.acceptedMs.toFixed(0)} / ${many.acceptedMs.toFixed(0)} ms, of which CPU ${few.cpuMs} / ${many.cpuMs}; idle memory ${few.rssMb.toFixed(0)} / ${many.rssMb.toFixed(0)} MB (small / large store)`,
    );
}
writeFileSync(join(cache, 'last.json'), JSON.stringify(report, null, 2));
