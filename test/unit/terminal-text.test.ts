/** What commands print of wire content gives no orders to a terminal: no colours, no links, no titles, no turned reading. */
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import { arrivalLine } from '../../src/cli/arrival-line.ts';
import { attemptLines } from '../../src/cli/attempt-lines.ts';
import { eventLines } from '../../src/cli/event-lines.ts';
import { failureLine } from '../../src/cli/failure-line.ts';
import { createTerminal, type Terminal } from '../../src/cli/terminal.ts';

const orders = [
  '\u001b[31m',
  '\u001b[2J\u001b[H',
  '\u001b]0;owned\u0007',
  '\u001b]8;;https://phish.example\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001bP+q544e\u001b\\',
  '\u009b31m',
  '\u009d0;owned\u009c',
  '\u0090q',
  '\r\nok\r',
  '\b\b\b',
  '\u0000',
  '\u007f',
  '\u202eevil',
  '\u2066evil\u2069',
  '\u2028',
  '\u061c',
];
/** A text out of orders, their beginnings and ends, and what anybody writes. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...orders),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('[', 'm', '\u001b', '\u009b'),
    ),
  )
  .map((parts) => parts.join(''));
const dangerous = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A terminal, and what it was sent, without the break that ends each line. */
function recordTerminal(): { readonly terminal: Terminal; readonly lines: () => string[] } {
  let sent = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sent += chunk.toString('utf8');
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  return { terminal: createTerminal(stream, stream), lines: () => sent.split('\n').slice(0, -1) };
}

const row = (text: string): ListedCapture =>
  ({
    id: 'c1',
    receivedAt: '2026-05-29T10:30:00.000Z',
    method: text,
    path: text,
    provider: text,
    eventType: text,
    direction: 'incoming',
    summary: text,
    verdict: { status: 'invalid', scheme: text, reason: text },
    problem: { code: text },
    fault: text,
    duplicateOf: text,
    pinned: false,
    replyStatus: 200,
    bodySize: 3,
    excerpt: { text, ranges: [{ from: 0, to: Math.min(2, text.length) }], cutBefore: true, cutAfter: true },
  }) as unknown as ListedCapture;

const attempt = (text: string): Attempt =>
  ({
    number: 1,
    startedAt: '2026-05-29T10:30:00.000Z',
    method: text,
    url: text,
    phases: { totalMs: 3 },
    response: null,
    failure: { kind: text, problem: text, remedy: text },
    next: text,
  }) as unknown as Attempt;

describe('wire content in a terminal', () => {
  test('stays text in every kind of line, also where a command forgot to look at it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { terminal, lines } = recordTerminal();
        terminal.print(arrivalLine(row(text), terminal));
        for (const line of eventLines(row(text), terminal)) terminal.print(line);
        for (const line of attemptLines(attempt(text), { label: text, answer: text, waitMs: 5 }, terminal)) terminal.print(line);
        terminal.warn(failureLine(new HookwrightError('bad-input', text, { remedy: text })));
        terminal.warn(failureLine(new Error(text)));
        terminal.print(text.replaceAll('\n', ''));
        for (const line of lines()) expect(line.replaceAll(/\u001b\[(?:1|2|22|31|39)m/g, '')).not.toMatch(dangerous);
      }),
      { numRuns: 300 },
    );
  });

  test('stays whole in a JSON line, which is one line and holds no orders', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { terminal, lines } = recordTerminal();
        terminal.print(JSON.stringify({ [text]: text }));
        const [line = '', ...more] = lines();
        expect(more).toEqual([]);
        expect(line).not.toMatch(dangerous);
        expect(JSON.parse(line)).toEqual({ [text]: text });
      }),
      { numRuns: 300 },
    );
  });

  test('colours of ours are shown', () => {
    const { terminal, lines } = recordTerminal();
    terminal.print('\u001b[1mstrong\u001b[22m \u001b[2mfaint\u001b[22m \u001b[31malarm\u001b[39m');
    expect(lines()).toEqual(['\u001b[1mstrong\u001b[22m \u001b[2mfaint\u001b[22m \u001b[31malarm\u001b[39m']);
  });
});
