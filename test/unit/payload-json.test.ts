import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJson, formatJson } from '#shared/payload/json-format.ts';
import { jsonChildren, jsonKind } from '#shared/payload/json-nodes.ts';
import { keyOf, keyText, nodeAt, plainValue, pointerOf, valueText } from '#shared/payload/json-pointer.ts';
import { type JsonScan, scanJson } from '#shared/payload/json-scan.ts';

/** The value that the found structure stands for, as JSON.parse would build it. */
function build(scan: JsonScan, node = 0): unknown {
  const kind = jsonKind(scan.nodes, node);
  const children = jsonChildren(scan.nodes, node);
  if (kind === 'array') return children.map((child) => build(scan, child));
  if (kind !== 'object') return JSON.parse(valueText(scan, node));
  const object: Record<string, unknown> = {};
  for (const child of children)
    Object.defineProperty(object, keyOf(scan, child) ?? '', {
      value: build(scan, child),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  return object;
}

/** Every value of a scan with its key, as written; containers by kind and number of children. */
function tokens(scan: JsonScan): string[] {
  return Array.from({ length: scan.nodes.count }, (_, node) => {
    const kind = jsonKind(scan.nodes, node);
    const value = kind === 'object' || kind === 'array' ? `${kind}${scan.nodes.counts[node]}` : valueText(scan, node);
    return `${scan.nodes.parents[node]} ${keyText(scan, node) ?? ''} ${value}`;
  });
}

const tricky =
  '{"id":12345678901234567890,"price":1.0,"e":1E+05,"zero":-0,"text":"caf\\u00e9 \\/ \\uD83D\\ude00 👋 עברית","a":1,"a":2,"":{"b":[]},"c":[null,true,false,{}]}';

describe('the structure of a JSON text', () => {
  it('keeps big integers, 1.0, escapes, duplicate keys and their order as they were sent', () => {
    const scan = scanJson(tricky);
    expect(scan.problem).toBeNull();
    expect(jsonChildren(scan.nodes, 0).map((node) => [keyOf(scan, node), valueText(scan, node)])).toEqual([
      ['id', '12345678901234567890'],
      ['price', '1.0'],
      ['e', '1E+05'],
      ['zero', '-0'],
      ['text', '"caf\\u00e9 \\/ \\uD83D\\ude00 👋 עברית"'],
      ['a', '1'],
      ['a', '2'],
      ['', '{"b":[]}'],
      ['c', '[null,true,false,{}]'],
    ]);
    expect(plainValue(scan, nodeAt(scan, '/text'))).toBe('café / 😀 👋 עברית');
    expect(valueText(scan, nodeAt(scan, '/a'))).toBe('2');
    expect(jsonChildren(scan.nodes, nodeAt(scan, '/c'), 1, 2).map((node) => jsonKind(scan.nodes, node))).toEqual([
      'boolean',
      'boolean',
    ]);
  });

  it('stands for the same value as JSON.parse, whatever the JSON and its white space', () => {
    const property = fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (json, space) => {
      const text = JSON.stringify(JSON.parse(json), null, space);
      const scan = scanJson(text);
      expect(scan.problem).toBeNull();
      expect(build(scan)).toEqual(JSON.parse(text));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('is refused exactly when JSON.parse refuses the text', () => {
    const scrap = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '01',
      '1.',
      '.5',
      '1e',
      '2E-3',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
      '\\',
      '"\\u12"',
      '"\\x"',
      '\u0001',
      '\u00a0',
      '//',
      "'a'",
      'NaN',
    );
    const property = fc.property(
      fc.array(scrap, { maxLength: 12 }).map((scraps) => scraps.join('')),
      (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(scanJson(text).problem === null).toBe(valid);
      },
    );
    fc.assert(property, { numRuns: 3000 });
  });

  it('gives every value a pointer that leads back to it', () => {
    const property = fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const scan = scanJson(JSON.stringify(JSON.parse(json)));
      for (let node = 0; node < scan.nodes.count; node += 1) expect(nodeAt(scan, pointerOf(scan, node))).toBe(node);
    });
    fc.assert(property, { numRuns: 200 });
    const scan = scanJson('{"a/b":{"m~n":[10,{"x":1}]}}');
    expect(pointerOf(scan, nodeAt(scan, '/a~1b/m~0n/1/x'))).toBe('/a~1b/m~0n/1/x');
    expect([nodeAt(scan, '/a~1b/m~0n/2'), nodeAt(scan, '/a~1b/m~0n/01'), nodeAt(scan, 'a'), nodeAt(scanJson(''), '')]).toEqual([
      -1, -1, -1, -1,
    ]);
  });
});

describe('a JSON text with a fault', () => {
  it.each<[string, string]>([
    ['{"a":1,}', 'Line 1, column 8: expected a key in double quotes, found “}”.'],
    ['{"a" 1}', 'Line 1, column 6: expected “:” after the key, found “1”.'],
    ['[1 2]', 'Line 1, column 4: expected “,” or “]”, found “2”.'],
    ['{"a":tru}', 'Line 1, column 6: expected a value, found “tru”.'],
    ['{"a":NaN}', 'Line 1, column 6: expected a value, found “NaN”.'],
    ["{'a':1}", "Line 1, column 2: expected a key in double quotes or “}”, found “'”."],
    ['{"a":1}\n{"b":2}', 'Line 2, column 1: expected nothing more after the value, found “{”.'],
    ['{\r\n  "a": 01\r\n}', 'Line 2, column 9: expected no digit after a leading zero, found “1”.'],
    ['["👋👋", x]', 'Line 1, column 8: expected a value, found “x”.'],
    [
      '["a\tb"]',
      'Line 1, column 4: expected an escape, for a control character may not stand in a string as it is, found the character U+0009.',
    ],
    ['["\\x"]', 'Line 1, column 3: expected an escape like \\n, \\" or \\u00e9, found “\\”.'],
    ['["abc', 'Line 1, column 6: expected the closing quote of the string, found the end of the text.'],
    ['[1,\u00a02]', 'Line 1, column 4: expected a value, found the character U+00A0.'],
    ['', 'Line 1, column 1: expected a value, found the end of the text.'],
    ['1.e5', 'Line 1, column 3: expected a digit after the decimal point, found “e5”.'],
  ])('%j', (text, message) => {
    expect(scanJson(text).problem?.message).toBe(message);
  });

  it('keeps what came before it', () => {
    const scan = scanJson('{"a":{"b":[1,2,{"c":3}],"d": oops}}');
    expect(scan.problem).toMatchObject({ offset: 29, line: 1, column: 30, found: '“oops”' });
    expect(tokens(scan)).toEqual(['-1  object1', '0 "a" object1', '1 "b" array3', '2  1', '2  2', '2  object1', '5 "c" 3']);
    expect(formatJson(scan).text).toBe(
      '{\n  "a": {\n    "b": [\n      1,\n      2,\n      {\n        "c": 3\n      }\n    ]\n,"d": oops}}',
    );
  });
});

describe('pretty and compact JSON', () => {
  it('changes white space and nothing else', () => {
    expect(compactJson(scanJson(formatJson(scanJson(tricky)).text)).text).toBe(tricky);
    expect(formatJson(scanJson('{"a":[],"b":{},"c":[1.0,{"d":1e2}]}')).text).toBe(
      '{\n  "a": [],\n  "b": {},\n  "c": [\n    1.0,\n    {\n      "d": 1e2\n    }\n  ]\n}',
    );
    expect(formatJson(scanJson(' 5 ')).text).toBe('5');
  });

  it('has the same tokens as the text it came from', () => {
    const property = fc.property(fc.json({ maxDepth: 5 }), (json) => {
      const scan = scanJson(json);
      expect(tokens(scanJson(formatJson(scan).text))).toEqual(tokens(scan));
      expect(tokens(scanJson(compactJson(scan).text))).toEqual(tokens(scan));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('loses no character that is not white space, broken or not', () => {
    const scrap = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a b"', '"', '1', 'true', 'x', ' ', '\n');
    const property = fc.property(
      fc.array(scrap, { maxLength: 15 }).map((scraps) => scraps.join('')),
      (text) => {
        expect(compactJson(scanJson(text)).text.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        expect(formatJson(scanJson(text)).text.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  it('ends at the limit and says so', () => {
    const cut = formatJson(scanJson(tricky), 40);
    expect(cut.cut).toBe(true);
    expect(cut.text).toBe(formatJson(scanJson(tricky)).text.slice(0, 40));
  });
});

describe('hostile JSON', () => {
  it('may be 10,000 levels deep, and far deeper', () => {
    for (const depth of [10_000, 1_000_000]) {
      const text = `${'[{"k":'.repeat(depth)}1${'}]'.repeat(depth)}`;
      const scan = scanJson(text);
      expect(scan).toMatchObject({ problem: null, depth: depth * 2, nodes: { count: depth * 2 + 1 } });
    }
    const scan = scanJson(`${'[{"k":'.repeat(10_000)}1${'}]'.repeat(10_000)}`);
    const pretty = formatJson(scan).text;
    expect(pretty.length).toBeLessThan(8_000_000);
    expect(compactJson(scanJson(pretty)).text).toBe(scan.text);
    expect(pointerOf(scan, 20_000)).toBe('/0/k'.repeat(10_000));
    expect(nodeAt(scan, pointerOf(scan, 20_000))).toBe(20_000);
  });

  it('may be deep and never close', () => {
    const scan = scanJson('['.repeat(100_000));
    expect(scan.problem).toMatchObject({ expected: 'a value or “]”', found: 'the end of the text' });
    expect(compactJson(scan).text).toBe('['.repeat(100_000));
  });

  it('may be 32 MiB in one line, or one string of 32 MiB', () => {
    const one = '{"id":12345678901234567890,"text":"hello","tags":["a","b"],"nested":{"x":null}}';
    const many = Math.floor(33_554_432 / (one.length + 1));
    const texts = [`[${`${one},`.repeat(many - 1)}${one}]`, `"${'x'.repeat(33_554_430)}"`];
    for (const text of texts) {
      const scan = scanJson(text);
      expect(scan).toMatchObject({ problem: null, tooMany: false });
      expect(compactJson(scan, text.length).text).toBe(text);
    }
  }, 60_000);

  it('stops at the most values it may hold, and keeps the rest as text', () => {
    const text = `[${'1,'.repeat(999)}1]`;
    const scan = scanJson(text, 500);
    expect(scan).toMatchObject({ tooMany: true, problem: null, nodes: { count: 500 } });
    expect(compactJson(scan).text.replaceAll(/\s/g, '')).toBe(text);
    expect(scanJson(text, 1001)).toMatchObject({ tooMany: false, nodes: { count: 1001 } });
  });
});
