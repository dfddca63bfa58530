import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import { type StoreReader, openReader } from '#main/store/reader.ts';
import { type StoreWriter, type StoreWriterOptions, openWriter } from '#main/store/writer.ts';
import { type Log, silentLog } from '#main/log.ts';
import type { WebhookEvent } from '#shared/event.ts';
import { defaultReply } from '#shared/reply.ts';
import { FakeClock } from './fake-clock.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenStore {
  readonly dataFolder: string;
  readonly clock: FakeClock;
  readonly writer: StoreWriter;
  readonly reader: StoreReader;
  /** The writing connection, to be made to fail. */
  readonly connection: Database.Database;
  readonly warnings: string[];
}

/** Writer and reader on one folder, closed after the test. */
export function openStore(options: Partial<StoreWriterOptions> = {}): OpenStore {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const clock = new FakeClock();
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields ?? {})}`) };
  const connections: Database.Database[] = [];
  const writer = openWriter({ clock, log, ...options, dataFolder, onConnection: (db) => connections.push(db) });
  const reader = openReader({ dataFolder, log });
  onTestFinished(() => {
    reader.close();
    writer.close();
  });
  const [connection] = connections;
  if (connection === undefined) throw new Error('the writer did not show its connection');
  return { dataFolder, clock, writer, reader, connection, warnings };
}

/** An ordinary webhook; `body` as text or bytes. */
export function captureRecord({
  body,
  ...overrides
}: Partial<Omit<CaptureRecord, 'body'>> & { body?: string | Uint8Array } = {}): CaptureRecord {
  const bytes = typeof body === 'string' || body === undefined ? new TextEncoder().encode(body ?? '{"text":"hello"}') : body;
  return {
    endpointId: null,
    receivedAt: Date.UTC(2026, 0, 1, 12),
    completedAt: Date.UTC(2026, 0, 1, 12) + 3,
    receiveMs: 2.5,
    scheme: 'https',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', sni: 'localhost' },
    remoteAddress: '127.0.0.1',
    remotePort: 51_000,
    method: 'POST',
    target: '/inbox/a?b=c',
    httpVersion: '1.1',
    headers: [
      ['Host', 'localhost:8443'],
      ['Content-Type', 'Application/JSON; charset=utf-8'],
    ],
    trailers: [],
    bodyKind: 'body',
    declaredSize: bytes.length,
    problem: null,
    provider: null,
    event: null,
    summary: 'hello',
    verdict: { status: 'unsigned', scheme: null, reason: 'not-signed' },
    signature: null,
    reply: defaultReply,
    fault: null,
    duplicateKey: null,
    ...overrides,
    body: bytes,
  };
}

export function webhookEvent(overrides: Partial<WebhookEvent> = {}): WebhookEvent {
  return {
    provider: 'maia',
    type: 'message.incoming',
    title: 'Incoming message',
    direction: 'incoming',
    eventId: 'evt-1',
    conversationId: 'conv-1',
    sender: { id: '+4912345', name: 'Ada' },
    recipient: null,
    text: 'hello',
    summary: 'hello',
    time: '2026-01-01T12:00:00.000Z',
    attachments: [],
    facts: [['WhatsApp account', 'uuid']],
    differences: [],
    ...overrides,
  };
}

/** Stores the records one after another in one group; returns their ids. */
export async function storeAll(writer: StoreWriter, records: readonly CaptureRecord[]): Promise<string[]> {
  const stored = await Promise.all(records.map((record) => writer.submit(record)));
  return stored.map(({ id }) => id);
}
