/**
 * Which captures of a bulk replay have left, and which were answered, in a small file that is written before the bytes
 * leave: after a kill it says what was really under way, to the item, without a commit for each. What is written to a file
 * outlives the process but not the machine, so a ledger of before the last start of the machine says nothing.
 */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';

/** More than can be under way or wait to be stored. */
const slots = 8192;
/** A capture's seq in six bytes, then the status of its answer; 0 while there is none. */
const slotBytes = 8;
const headBytes = 64;
/** Clocks are set: starts of the machine that lie closer together than this count as the same, seconds. */
const sameStartSeconds = 2;

/** Status by capture seq, 0 where no answer came; null: nothing can be said. */
export function readLedger(dataFolder: string, bulk: number): ReadonlyMap<number, number> | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(ledgerPath(dataFolder, bulk));
  } catch {
    return null;
  }
  if (bytes.length !== headBytes + slots * slotBytes || !isOfThisStart(bytes.toString('latin1', 0, headBytes))) return null;
  const sent = new Map<number, number>();
  for (let at = headBytes; at < bytes.length; at += slotBytes) {
    const seq = bytes.readUIntLE(at, 6);
    if (seq !== 0) sent.set(seq, bytes.readUInt16LE(at + 6));
  }
  return sent;
}

export function removeLedger(dataFolder: string, bulk: number): void {
  rmSync(ledgerPath(dataFolder, bulk), { force: true });
}

/** Written by the one bulk replay it is for. A disk that takes nothing more makes it say nothing, which is always safe. */
export class SentLedger {
  readonly #dataFolder: string;
  readonly #bulk: number;
  readonly #bytes = Buffer.alloc(headBytes + slots * slotBytes);
  #file: number | null;
  #next = 0;
  /** What of the slots is not in the file yet. */
  #from = slots;
  #to = 0;

  constructor(dataFolder: string, bulk: number) {
    this.#dataFolder = dataFolder;
    this.#bulk = bulk;
    this.#bytes.write(thisStart().padEnd(headBytes, ' '), 'latin1');
    this.#file = this.#make();
  }

  /** About to leave, once `write` was called. Returns its slot. */
  started(seq: number): number {
    const slot = this.#next;
    this.#next = (slot + 1) % slots;
    const at = headBytes + slot * slotBytes;
    this.#bytes.writeUIntLE(seq, at, 6);
    this.#bytes.writeUInt16LE(0, at + 6);
    this.#touch(slot);
    return slot;
  }

  /** Goes to the file with the next `write`. */
  answered(slot: number, status: number): void {
    this.#bytes.writeUInt16LE(status, headBytes + slot * slotBytes + 6);
    this.#touch(slot);
  }

  write(): void {
    if (this.#from >= this.#to || this.#file === null) return;
    const from = headBytes + this.#from * slotBytes;
    const length = (this.#to - this.#from) * slotBytes;
    this.#from = slots;
    this.#to = 0;
    try {
      writeSync(this.#file, this.#bytes, from, length, from);
    } catch {
      this.close();
      removeLedger(this.#dataFolder, this.#bulk);
    }
  }

  /** The file stays. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #touch(slot: number): void {
    this.#from = Math.min(this.#from, slot);
    this.#to = Math.max(this.#to, slot + 1);
  }

  #make(): number | null {
    try {
      removeLedger(this.#dataFolder, this.#bulk);
      const file = openSync(ledgerPath(this.#dataFolder, this.#bulk), 'wx', 0o600);
      writeSync(file, this.#bytes);
      return file;
    } catch {
      removeLedger(this.#dataFolder, this.#bulk);
      return null;
    }
  }
}

function ledgerPath(dataFolder: string, bulk: number): string {
  return path.join(dataFolder, `bulk-${bulk}.sent`);
}

/** Names this start of the machine: Linux numbers them, elsewhere the time of the start does. */
function thisStart(): string {
  try {
    return `start ${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}`;
  } catch {
    return `at ${Math.round(Date.now() / 1000 - uptime())}`;
  }
}

function isOfThisStart(head: string): boolean {
  const [then, now] = [head.trim(), thisStart()];
  const [thenAt, nowAt] = [then, now].map((text) => Number(/^at (\d+)$/.exec(text)?.[1] ?? Number.NaN));
  return then === now || Math.abs((thenAt ?? Number.NaN) - (nowAt ?? Number.NaN)) <= sameStartSeconds;
}
