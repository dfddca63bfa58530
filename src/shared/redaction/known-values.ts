/** Finds values that are known to be secret wherever they stand, in whatever writing. */
import { encodeBase64 } from '../base64.ts';
import type { Placeholders } from './placeholders.ts';

/** Shorter ones would be found in what has nothing to do with them. */
const shortest = 6;
const encoder = new TextEncoder();

interface Writing {
  readonly text: string;
  readonly value: string;
  readonly name: string;
}

/** Values with all their writings; the longest first, so that a part never hides the whole. */
export class KnownValues {
  readonly #placeholders: Placeholders;
  readonly #writings: Writing[] = [];
  readonly #values = new Set<string>();
  #sorted = true;

  constructor(placeholders: Placeholders, before?: KnownValues) {
    this.#placeholders = placeholders;
    if (before === undefined) return;
    this.#writings = [...before.#writings];
    this.#values = new Set(before.#values);
  }

  add(value: string, name: string): void {
    if (value.length < shortest || this.#values.has(value) || value.startsWith('<redacted:')) return;
    this.#values.add(value);
    for (const text of writingsOf(value)) this.#writings.push({ text, value, name });
    this.#sorted = false;
  }

  /** The text without any of them. */
  takeOut(text: string): string {
    this.#sort();
    let out = text;
    for (const writing of this.#writings) {
      if (!out.includes(writing.text)) continue;
      out = out.replaceAll(writing.text, () => this.#placeholders.of(writing.value, writing.name));
    }
    return out;
  }

  /** For text that may have been cut: also without the beginning of one at its end. */
  takeOutOfCut(text: string): string {
    const out = this.takeOut(text);
    const body = out.replace(/(?:…|\.\.\.)$/, '');
    for (const { text: written, value, name } of this.#writings) {
      for (let length = Math.min(written.length - 1, body.length); length >= shortest; length -= 1) {
        if (!body.endsWith(written.slice(0, length))) continue;
        return `${body.slice(0, body.length - length)}${this.#placeholders.of(value, name)}`;
      }
    }
    return out;
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#writings.sort((one, other) => other.text.length - one.text.length);
    this.#sorted = true;
  }
}

/** A value as it is, percent-encoded, escaped as in JSON, as hex, and as base64 wherever it may stand within a longer text. */
function writingsOf(value: string): Set<string> {
  const bytes = encoder.encode(value);
  const latin1 = String.fromCharCode(...bytes.subarray(0, 4096));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const encoded = percentEncoded(value);
  const json = JSON.stringify(value).slice(1, -1);
  const all = [
    value,
    latin1,
    encoded,
    encoded.replaceAll('%20', '+'),
    json,
    json.replaceAll('/', '\\/'),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Core(bytes, shift)),
  ];
  return new Set(all.filter((text) => text.length >= shortest));
}

function percentEncoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** What base64 makes of the bytes when `shift` others stand before them, without the characters that depend on neighbours. */
function base64Core(bytes: Uint8Array, shift: number): string[] {
  const shifted = new Uint8Array(shift + bytes.length);
  shifted.set(bytes, shift);
  const text = encodeBase64(shifted).replaceAll('=', '');
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  const core = text.slice(shift === 0 ? 0 : shift + 1, whole);
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')].filter((each) => each.length >= shortest + 2);
}
