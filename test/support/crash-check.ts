/** Holds what an app that was killed has kept against what it had acknowledged. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  callApi,
  databaseOf,
  dataFolderOf,
  digestOf,
  integrityOf,
  keptBodies,
  startUnderCrash,
  stopUnderCrash,
  type ServedUnderCrash,
} from './crash-app.ts';
import { acknowledgedIn, settle } from './crash-ledger.ts';
import { pause } from './crash-rounds.ts';
import type { RetryCounter } from './retry-counter.ts';

export interface CheckOutcome {
  readonly faults: readonly string[];
  readonly acknowledged: number;
  readonly kept: number;
  readonly deliveries: number;
}

interface ListedDelivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly targetUrl: string;
  readonly bulkId: string | null;
}

/** How long open deliveries may take to come to their end; their policy waits seconds. */
const patienceMs = 60_000;

/**
 * Starts the app once more, lets its deliveries end, and stops it. What was acknowledged must be in the database or in a copy
 * that a restore set aside; no attempt may have been made without being in the list; every backup and the search index must be
 * whole. Without faults the account is settled.
 */
export async function checkAfterCrashes(folder: string, retries: RetryCounter): Promise<CheckOutcome> {
  const faults: string[] = [];
  const served = await startUnderCrash(folder);
  const kept = await keptBodies(served);
  for (const digest of bodiesSetAside(folder)) kept.add(digest);
  const acknowledged = acknowledgedIn(folder);
  const lost = acknowledged.filter((digest) => !kept.has(digest));
  if (lost.length > 0) faults.push(`${lost.length} of ${acknowledged.length} acknowledged captures are gone`);

  const deliveries = await endedDeliveries(served);
  for (const { id, state, attempts, targetUrl } of deliveries) {
    if (state === 'scheduled' || state === 'sending') faults.push(`${id} is still ${state}`);
    const asked = retries.asked.get(new URL(targetUrl).pathname) ?? 0;
    if (asked > attempts) faults.push(`${id} reached its target ${asked} times in ${attempts} attempts`);
  }
  if ((await stopUnderCrash(served)) !== 0) faults.push('the app did not end cleanly');
  const integrity = integrityOf(folder);
  if (integrity !== 'ok') faults.push(`integrity_check: ${String(integrity)}`);
  faults.push(...faultsOfIndex(folder), ...faultsOfBackups(folder), ...leftOver(folder));
  if (faults.length === 0) settle(folder);
  return { faults, acknowledged: acknowledged.length, kept: kept.size, deliveries: deliveries.length };
}

/** Those that were made by hand, once they have come to their end or patience is up. */
async function endedDeliveries(served: ServedUnderCrash): Promise<ListedDelivery[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const listed = await allDeliveries(served);
    const open = listed.some(({ state }) => state === 'scheduled' || state === 'sending');
    if (!open || performance.now() > until) return listed;
    await pause(250);
  }
}

async function allDeliveries(served: ServedUnderCrash): Promise<ListedDelivery[]> {
  const all: ListedDelivery[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: ListedDelivery[]; nextCursor: string | null } = await callApi(
      served,
      'GET',
      `/deliveries?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    all.push(...page.items.filter(({ bulkId }) => bulkId === null));
    cursor = page.nextCursor;
  }
  return all;
}

function backupsIn(folder: string): string[] {
  const backups = join(dataFolderOf(folder), 'backups');
  return existsSync(backups) ? readdirSync(backups).map((name) => join(backups, name)) : [];
}

/** Bodies in the databases that a restore has replaced. */
function bodiesSetAside(folder: string): string[] {
  return backupsIn(folder)
    .filter((file) => file.endsWith('-safety.sqlite'))
    .flatMap((file) => {
      const db = new Database(file, { readonly: true });
      try {
        const bodies = db.prepare<[], Buffer>('SELECT chunk FROM bodies WHERE key % 1024 = 0').pluck();
        return bodies.all().map((chunk) => digestOf(chunk));
      } finally {
        db.close();
      }
    });
}

function faultsOfBackups(folder: string): string[] {
  return backupsIn(folder).flatMap((file) => {
    if (!file.endsWith('.sqlite')) return [`${file} was left over`];
    const db = new Database(file, { readonly: true });
    try {
      const found = db.pragma('integrity_check', { simple: true });
      return found === 'ok' ? [] : [`${file}: ${String(found)}`];
    } catch (error) {
      return [`${file}: ${String(error)}`];
    } finally {
      db.close();
    }
  });
}

/** Files that a start should have taken away. */
function leftOver(folder: string): string[] {
  const names = readdirSync(dataFolderOf(folder));
  return names.filter((name) => /\.(?:incoming|empty|partial)/.test(name)).map((name) => `${name} was left over`);
}

/** What the full-text tables say of themselves. */
function faultsOfIndex(folder: string): string[] {
  const db = new Database(databaseOf(folder));
  try {
    for (const table of ['search_words', 'search_headers']) {
      db.exec(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
    }
    return [];
  } catch (error) {
    return [`search index: ${String(error)}`];
  } finally {
    db.close();
  }
}
