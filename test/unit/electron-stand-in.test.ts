import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fromCarrier, toCarrier } from '../support/electron/carrier.ts';
import { MessageChannelMain, transferPort } from '../support/electron/message-port.ts';
import { absent, strict } from '../support/electron/strict.ts';
import { decodeValue, encodeValue } from '../support/electron/wire-values.ts';

describe('the stand-in for Electron', () => {
  test('throws on whatever it does not implement, and names it', () => {
    const fake = strict('app', { quit: () => 'quit' });
    expect(fake.quit()).toBe('quit');
    expect(() => (fake as unknown as { relaunch(): void }).relaunch()).toThrow('does not implement app.relaunch');
    expect(() => (absent('Tray') as { Tray: unknown }).Tray).toThrow('does not implement Tray');
    expect(() => new (absent('Tray') as new () => object)()).toThrow('does not implement Tray');
  });

  test('a guarded class keeps its private state, and tests may put their own function in', () => {
    class Counter {
      #count = 0;
      next(): number {
        this.#count += 1;
        return this.#count;
      }
    }
    const counter = strict('Counter', new Counter());
    counter.next();
    expect(counter.next()).toBe(2);
    counter.next = () => 7;
    expect(counter.next()).toBe(7);
  });

  test('has a name for every module of the main process that this Electron has', () => {
    const types = readFileSync(fileURLToPath(new URL('../../node_modules/electron/electron.d.ts', import.meta.url)), 'utf8');
    const common = types.slice(types.indexOf('namespace Main {'), types.indexOf('namespace Renderer {'));
    const modules = [...common.matchAll(/^ {4}const (\w+): |^ {4}class (\w+) extends/gm)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    const standIn = readFileSync(fileURLToPath(new URL('../support/electron/electron.ts', import.meta.url)), 'utf8');

    expect(modules).toContain('BrowserWindow');
    expect(modules.filter((name) => !new RegExp(`\\b${name}\\b`).test(standIn))).toEqual([]);
  });

  test('carries app://hookwright over an https origin and nothing else', () => {
    expect(toCarrier('app://hookwright/index.html#x')).toBe('https://hookwright/index.html#x');
    expect(fromCarrier('https://hookwright/index.html#x')).toBe('app://hookwright/index.html#x');
    expect(fromCarrier('https://hookwright.evil/')).toBe('https://hookwright.evil/');
  });

  test('values cross as a structured clone would carry them', () => {
    const value = {
      text: 'ü\u0000',
      bytes: Uint8Array.from({ length: 20_000 }, (_unused, index) => index % 256),
      list: [1, null, undefined, Number.NaN, 12n, true],
      map: new Map([['a', new Set([1])]]),
      date: new Date(0),
      $: 'bytes',
    };
    expect(decodeValue(encodeValue(value))).toEqual(value);
    expect(decodeValue(encodeValue(new Uint8Array([1, 2]).buffer))).toBeInstanceOf(ArrayBuffer);
    expect(() => encodeValue(() => {})).toThrow('could not be cloned');
    expect(() => encodeValue(new URL('app://x'))).toThrow('could not be cloned');
  });

  test('a port holds messages until it is started, also while it moves into a page', async () => {
    const channel = new MessageChannelMain() as unknown as Record<
      'port1' | 'port2',
      NodeJS.EventEmitter & { postMessage(v: unknown): void; start(): void; close(): void }
    >;
    const inPage: string[] = [];
    channel.port1.postMessage('before');
    transferPort(channel.port2, { attach: () => {}, deliver: (value) => inPage.push(value), close: () => inPage.push('closed') });
    channel.port1.postMessage('after');
    channel.port1.close();
    await Promise.resolve();
    expect(inPage).toEqual(['"before"', '"after"', 'closed']);
  });
});
