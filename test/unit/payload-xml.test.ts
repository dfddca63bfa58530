import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xmlChildren, xmlHead, xmlName, xmlPath, xmlPlain } from '#shared/payload/xml-read.ts';
import { scanXml, xmlKind, type XmlScan } from '#shared/payload/xml-scan.ts';

function paths(scan: XmlScan): string[] {
  return Array.from({ length: scan.nodes.count }, (_each, node) => {
    const plain = scan.nodes.kinds[node] === xmlKind.element ? '' : ` = ${xmlPlain(scan, node)}`;
    return xmlPath(scan, node) + plain;
  });
}

describe('XML', () => {
  test('elements, attributes, text and the rest in their order, with paths', () => {
    const scan = scanXml(
      '<?xml version="1.0"?>\n<!-- c --><order id="7" x=\'a&amp;b\'>\n <item>one</item><item n="2"/>\n <![CDATA[<raw>]]></order>',
    );
    expect(scan.problem).toBeNull();
    expect(paths(scan)).toEqual([
      '/processing-instruction()[1] = version="1.0"',
      '/comment()[1] =  c ',
      '/order[1]',
      '/order[1]/@id = 7',
      '/order[1]/@x = a&b',
      '/order[1]/item[1]',
      '/order[1]/item[1]/text()[1] = one',
      '/order[1]/item[2]',
      '/order[1]/item[2]/@n = 2',
      '/order[1]/text()[1] = <raw>',
    ]);
    expect(xmlChildren(scan.nodes, 2).map((node) => xmlName(scan, node))).toEqual(['id', 'x', 'item', 'item', '']);
  });

  test('entities of a document type are never expanded, so a bomb stays as small as it came', () => {
    const entities = Array.from({ length: 20 }, (_each, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('\n');
    const bomb = `<!DOCTYPE lolz [<!ENTITY l0 "lol">${entities}<!ENTITY x SYSTEM "file:///etc/passwd">]><lolz>&l20;&x;&#65;&#x1F600;&lt;</lolz>`;
    const scan = scanXml(bomb);
    expect(scan.problem).toBeNull();
    const text = scan.nodes.count - 1;
    expect(xmlPlain(scan, text)).toBe('&l20;&x;A\u{1F600}<');
    expect(xmlHead(scan, text, 5)).toBe('&l20;…');
    expect(scan.nodes.kinds[0]).toBe(xmlKind.doctype);
  });

  test.each([
    ['<a><b></a>', 'Line 1, column 7: expected “</b>”, found “</a>”.'],
    ['<a>\n<b x=1/></a>', 'Line 2, column 6: expected a quote before the attribute’s value, found “1”.'],
    ['<a', 'Line 1, column 3: expected “>”, found the end of the text.'],
    ['<a></a><b/>', 'Line 1, column 8: expected nothing more after the root element, found another one.'],
    ['<a>text', 'Line 1, column 8: expected the end tag of “a”, found the end of the text.'],
    ['<a x="<"/>', 'Line 1, column 7: expected no “<” within an attribute’s value.'],
    ['', 'Line 1, column 1: expected an element, found none.'],
    ['<!-- x', 'Line 1, column 7: expected the end of the comment, found the end of the text.'],
  ])('%j is not whole', (text, message) => expect(scanXml(text).problem?.message).toBe(message));

  test('ten thousand levels and a hundred thousand siblings cost no stack', () => {
    const deep = scanXml('<a>'.repeat(10_000) + '</a>'.repeat(10_000));
    expect([deep.problem, deep.nodes.count]).toEqual([null, 10_000]);
    const wide = scanXml(`<a>${'<b c="d">e</b>'.repeat(100_000)}</a>`);
    expect([wide.problem, wide.nodes.count, wide.nodes.counts[0]]).toEqual([null, 300_001, 100_000]);
    expect(scanXml(`<a>${'<b/>'.repeat(100)}</a>`, 50).tooMany).toBe(true);
  });

  test('anything is read without throwing, in time proportional to it, and nodes lie within the text', () => {
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1"',
      '/>',
      '>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!DOCTYPE a [',
      ']>',
      '"',
      "'",
      '&lt;',
      '&',
      '<?p',
      '?>',
      'text',
      '\n',
      '\ud800',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (list) => {
        const text = list.join('');
        const { nodes, problem } = scanXml(text);
        expect(problem === null || problem.offset <= text.length).toBe(true);
        for (let node = 0; node < nodes.count; node += 1) {
          expect(nodes.ends[node]).toBeGreaterThanOrEqual(nodes.starts[node] ?? 0);
          expect(nodes.ends[node]).toBeLessThanOrEqual(text.length);
          expect(nodes.parents[node]).toBeLessThan(node);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('what a plain writer writes is read back', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const text = fc
      .string({ unit: 'grapheme-ascii', minLength: 1 })
      .filter((value) => value.trim() !== '' && !value.includes('\r'));
    const escape = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    fc.assert(
      fc.property(name, name, text, text, (element, attribute, value, inner) => {
        const scan = scanXml(`<${element} ${attribute}="${escape(value)}">${escape(inner)}</${element}>`);
        expect(scan.problem).toBeNull();
        expect([xmlName(scan, 0), xmlName(scan, 1), xmlPlain(scan, 1), xmlPlain(scan, 2)]).toEqual([
          element,
          attribute,
          value,
          inner,
        ]);
      }),
    );
  });
});
