import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger, removeLedger, SentLedger } from '#main/store/sent-ledger.ts';
import { temporaryFolder } from '../support/store-fixtures.ts';

describe('the ledger of what was sent', () => {
  it('tells what left and what was answered, as of the last write', () => {
    const folder = temporaryFolder();
    const ledger = new SentLedger(folder, 3);
    const first = ledger.started(41);
    ledger.started(42);
    ledger.write();
    ledger.answered(first, 503);
    ledger.started(43);
    expect(readLedger(folder, 3)).toEqual(
      new Map([
        [41, 0],
        [42, 0],
      ]),
    );
    ledger.write();
    expect(readLedger(folder, 3)).toEqual(
      new Map([
        [41, 503],
        [42, 0],
        [43, 0],
      ]),
    );
    expect(readLedger(folder, 4)).toBeNull();
  });

  it('remembers thousands of the latest, however many there were, in a file that does not grow', () => {
    const folder = temporaryFolder();
    const ledger = new SentLedger(folder, 1);
    const [name = ''] = readdirSync(folder);
    const before = readFileSync(join(folder, name)).length;
    for (let seq = 1; seq <= 20_000; seq += 1) {
      ledger.started(seq);
      if (seq % 30 === 0) ledger.write();
    }
    ledger.write();
    ledger.close();
    const sent = readLedger(folder, 1);
    expect(sent?.has(20_000)).toBe(true);
    expect(sent?.has(20_000 - 5000)).toBe(true);
    expect(readFileSync(join(folder, name))).toHaveLength(before);
  });

  it('says nothing after the machine was started anew, when it is cut off, or when it is gone', () => {
    const folder = temporaryFolder();
    const ledger = new SentLedger(folder, 1);
    ledger.started(7);
    ledger.write();
    ledger.close();
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const bytes = readFileSync(path);
    const other = Buffer.from(bytes);
    other.write('start another'.padEnd(64, ' '), 'latin1');
    writeFileSync(path, other);
    expect(readLedger(folder, 1)).toBeNull();
    writeFileSync(path, bytes.subarray(0, bytes.length - 8));
    expect(readLedger(folder, 1)).toBeNull();
    writeFileSync(path, bytes);
    expect(readLedger(folder, 1)).toEqual(new Map([[7, 0]]));
    removeLedger(folder, 1);
    expect(readLedger(folder, 1)).toBeNull();
  });
});
