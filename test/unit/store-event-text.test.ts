import { describe, expect, test } from 'vitest';
import { textPlace } from '#main/store/event-text.ts';
import { captureRecord, openStore, storeAll, webhookEvent } from '../support/store-fixtures.ts';

const long = 'Grüße aus München – 你好 👋 "quoted"? '.repeat(12);
const bodyWith = (text: string) => `{"data":{"text":${JSON.stringify(text)}},"more":1}`;
const plain = long.replaceAll('"', '');

describe('the text of an event', () => {
  test('is kept once where the body holds it, and comes back the same', async () => {
    const { writer, reader, connection } = openStore();
    const texts = [
      plain,
      // Escaped in JSON, and so not there byte for byte.
      long,
      `${plain}\n`,
      // Short, cut off by a NUL in SQL, or not to be written as UTF-8.
      'short',
      `${plain}\0${plain}`,
      `${plain}\ud800`,
      null,
    ];
    await storeAll(
      writer,
      texts.map((text) => captureRecord({ body: bodyWith(text ?? ''), event: webhookEvent({ text }) })),
    );
    const kept = texts.map((_, index) => reader.captureById(`c${index + 1}`)?.event);
    expect(kept).toEqual(texts.map((text) => webhookEvent({ text })));
    const inEvent = connection.prepare("SELECT json_extract(event, '$.text') FROM contents ORDER BY seq").pluck().all();
    expect(inEvent[0]).toBeNull();
    expect(inEvent[1]).toBe(long);
    expect(texts.map((text) => textPlace(text, Buffer.from(bodyWith(text ?? ''))) !== null)).toEqual([
      true,
      ...Array(6).fill(false),
    ]);
  });

  test('is found behind places that only begin like it, and not in a body that was encoded', () => {
    const text = `${'a'.repeat(40)}${plain}`;
    const body = Buffer.from(`${'a'.repeat(33)}-${text}`);
    expect(textPlace(text, body)).toEqual({ at: 34, length: Buffer.byteLength(text) });
    // As text out of SQLite these would not be what they were.
    expect(textPlace(`${plain}\ud800`, Buffer.from(`${plain}\ufffd`))).toBeNull();
    expect(textPlace(`${plain}\0.`, Buffer.from(`${plain}\0.`))).toBeNull();
    expect(textPlace(text, new Uint8Array(5000))).toBeNull();
    expect(textPlace(text, new Uint8Array())).toBeNull();
  });

  test('that nearly fits everywhere is given up soon', () => {
    const body = Buffer.alloc(33_554_432, 'a');
    const started = process.cpuUsage();
    expect(textPlace(`${'a'.repeat(20_000)}b`, body)).toBeNull();
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  test('stands in transcripts', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [captureRecord({ provider: 'maia', body: bodyWith(plain), event: webhookEvent({ text: plain }) })]);
    while (writer.conversations.step().more);
    const [conversation] = reader.conversations.list({ provider: null, search: null, limit: 1 }).rows;
    const number = reader.conversations.numberOf(conversation?.id ?? '') ?? -1;
    expect(reader.transcripts.older(number, null, 10).map(({ text }) => text)).toEqual([plain]);
  });
});
