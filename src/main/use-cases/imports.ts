import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { detectingReader, readerOf } from '#shared/import/detect-format.ts';
import { ImportFault, type ImportedRequest, type ImportReader } from '#shared/import/imported-request.ts';
import type { ImportProgress } from '#shared/transfer-contract.ts';
import type { Intake, IntakeEndpoint } from '../intake/intake.ts';
import { compileRules, interpretImported } from '../intake/interpret-request.ts';
import type { CaptureRecord } from '../store/capture-record.ts';
import type { TransferApi } from '../transfer-api.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import { rowNumber } from '../store/public-ids.ts';

export interface ImportsContext {
  readonly intake: Intake;
  readonly directory: EndpointDirectory;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
}

/** Captures and bytes in one transaction of the store: receiving waits for no longer than that. */
const batchCaptures = 100;
const batchBytes = 2_097_152;
const mostOpen = 4;
/** One that nothing is written to for so long is closed, ms. */
const leftAloneMs = 600_000;
const mostWarnings = 50;

interface OpenImport {
  readonly endpoint: IntakeEndpoint | undefined;
  readonly reader: ImportReader;
  progress: ImportProgress;
  batch: CaptureRecord[];
  batchSize: number;
  lastWrite: number;
  writing: boolean;
}

export type ImportsApi = Pick<TransferApi, 'openImport' | 'writeImport' | 'cancelImport' | 'undoImport' | 'close'>;

/**
 * Takes files in as captures: read and checked on this thread, stored in small batches by the one writer. Verdicts are made
 * with the endpoint's secrets of now, as of the time at which each request first came.
 */
export function createImports({ intake, directory, feed, clock }: ImportsContext): ImportsApi {
  const open = new Map<string, OpenImport>();

  function find(importId: string): OpenImport {
    const found = open.get(importId);
    if (found === undefined)
      throw new HookwrightError('import-not-found', 'There is no such import under way.', { field: 'importId' });
    return found;
  }

  async function take(under: OpenImport, request: ImportedRequest): Promise<void> {
    const now = clock.now();
    const asOf = request.originalAt ?? now;
    const received = {
      ...request,
      receivedAt: asOf,
      completedAt: asOf + request.receiveMs,
      remoteAddress: request.remoteAddress ?? '',
    };
    const read = await interpretImported(
      received,
      compileRules({ endpoints: directory.all(), profiles: directory.profiles() }),
      under.endpoint,
    );
    const record: CaptureRecord = {
      ...read,
      receivedAt: now,
      completedAt: now + request.receiveMs,
      reply: request.reply,
      imported: { importId: under.progress.importId, originalAt: request.originalAt },
    };
    under.batch.push(record);
    under.batchSize += record.body.length;
    for (const warning of warningsOf(request)) warn(under, warning);
    if (under.batch.length >= batchCaptures || under.batchSize >= batchBytes) await store(under);
  }

  async function store(under: OpenImport): Promise<void> {
    const { batch } = under;
    if (batch.length === 0) return;
    under.batch = [];
    under.batchSize = 0;
    const { importId, format, imported } = under.progress;
    if (imported === 0 && format !== null) await intake.setImportFormat(importId, format);
    await intake.importCaptures(batch);
    const verdicts = { ...under.progress.verdicts };
    for (const { verdict } of batch) verdicts[verdict.status] = (verdicts[verdict.status] ?? 0) + 1;
    under.progress = { ...under.progress, imported: under.progress.imported + batch.length, verdicts };
  }

  /** Reads on; what is whole before a fault is stored before the fault is told. */
  async function readOn(under: OpenImport, requests: () => Iterable<ImportedRequest>): Promise<void> {
    try {
      for (const request of requests()) {
        await take(under, request);
        if (!open.has(under.progress.importId)) return;
      }
    } catch (error) {
      if (!(error instanceof ImportFault)) throw error;
      await store(under);
      end(under, { state: 'failed', problem: { place: error.place, sentence: error.message } });
    }
  }

  function end(under: OpenImport, change: Partial<ImportProgress>): void {
    under.progress = { ...under.progress, ...change };
    open.delete(under.progress.importId);
  }

  return {
    async openImport({ name, format, endpointId }) {
      for (const under of open.values()) {
        if (!under.writing && clock.monotonic() - under.lastWrite > leftAloneMs) end(under, { state: 'cancelled' });
      }
      if (open.size >= mostOpen) {
        throw new HookwrightError('bad-input', `${mostOpen} imports are under way already.`, {
          remedy: 'Wait for one of them to end.',
        });
      }
      const endpoint = endpointId === null ? undefined : (directory.find(endpointId) ?? null);
      if (endpoint === null)
        throw new HookwrightError('endpoint-not-found', 'There is no such endpoint.', { field: 'endpointId' });
      const importId = await intake.createImport({ name, format });
      const under: OpenImport = {
        endpoint,
        reader:
          format === 'auto'
            ? detectingReader((found) => (under.progress = { ...under.progress, format: found }))
            : readerOf(format),
        progress: {
          importId,
          format: format === 'auto' ? null : format,
          state: 'reading',
          imported: 0,
          bytes: 0,
          verdicts: {},
          warnings: [],
          problem: null,
        },
        batch: [],
        batchSize: 0,
        lastWrite: clock.monotonic(),
        writing: false,
      };
      open.set(importId, under);
      return under.progress;
    },
    async writeImport(importId, part, last) {
      const under = find(importId);
      if (under.writing)
        throw new HookwrightError('bad-input', 'The part before this one is still being read.', { field: 'part' });
      under.writing = true;
      try {
        under.progress = { ...under.progress, bytes: under.progress.bytes + part.length };
        await readOn(under, () => under.reader.push(part));
        if (last && open.has(importId)) await readOn(under, () => under.reader.end());
        if (last && open.has(importId)) {
          await store(under);
          end(under, nothingIn(under));
        }
        return under.progress;
      } catch (error) {
        open.delete(importId);
        throw error;
      } finally {
        under.writing = false;
        under.lastWrite = clock.monotonic();
      }
    },
    async cancelImport(importId) {
      const under = find(importId);
      // What was read and not yet stored is dropped: whoever cancels wants less, not more.
      under.batch = [];
      end(under, { state: 'cancelled' });
      return under.progress;
    },
    async undoImport(importId) {
      const seq = rowNumber('i', importId);
      if (seq === null) throw new HookwrightError('import-not-found', 'There is no such import.', { field: 'importId' });
      const result = await intake.removeCaptures({ matching: { sql: 'c.import_seq = ?', params: [seq] } });
      feed.reset();
      return result;
    },
    close() {
      open.clear();
    },
  };
}

function nothingIn({ progress }: OpenImport): Partial<ImportProgress> {
  if (progress.imported > 0) return { state: 'done' };
  return { state: 'failed', problem: { place: '', sentence: 'There is no request in it.' } };
}

function warningsOf({ warnings, redacted }: ImportedRequest): readonly string[] {
  return redacted ? [...warnings, 'Secrets were taken out of it when it was exported: its signature cannot be right.'] : warnings;
}

function warn(under: OpenImport, sentence: string): void {
  const { warnings } = under.progress;
  const known = warnings.some((warning) => warning.sentence === sentence);
  if (!known && warnings.length >= mostWarnings) return;
  under.progress = {
    ...under.progress,
    warnings: known
      ? warnings.map((warning) => (warning.sentence === sentence ? { ...warning, count: warning.count + 1 } : warning))
      : [...warnings, { sentence, count: 1 }],
  };
}
