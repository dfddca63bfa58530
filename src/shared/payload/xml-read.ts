/** Reading of what `scanXml` found: children, names, contents and paths. Nothing is expanded but the five entities and characters by number. */
import { xmlKind, type XmlNodes, type XmlScan } from './xml-scan.ts';

/** Numbers of the nodes directly inside, from the `skip`-th on, at most `limit` of them. */
export function xmlChildren(nodes: Readonly<XmlNodes>, node: number, skip = 0, limit = Number.POSITIVE_INFINITY): number[] {
  const children: number[] = [];
  let child = (nodes.counts[node] ?? 0) > 0 ? node + 1 : -1;
  for (let index = 0; child !== -1 && children.length < limit; index += 1) {
    if (index >= skip) children.push(child);
    child = nodes.nexts[child] ?? -1;
  }
  return children;
}

/** The name as it stands in the text; empty for text and comments. */
export function xmlName({ text, nodes }: XmlScan, node: number): string {
  return text.slice(nodes.nameStarts[node], nodes.nameEnds[node]);
}

/** The content as it stands in the text. */
export function xmlSource({ text, nodes }: XmlScan, node: number): string {
  return text.slice(nodes.starts[node], nodes.ends[node]);
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The same as `xmlPlain`, of at most `limit` characters as written: a text may be as long as the body. */
export function xmlHead(scan: XmlScan, node: number, limit: number): string {
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  const source = scan.text.slice(start, Math.min(end, start + limit));
  const kind = scan.nodes.kinds[node];
  const plain = kind === xmlKind.text || kind === xmlKind.attribute ? readReferences(source) : source;
  return end - start > limit ? `${plain}…` : plain;
}

/** What text or an attribute says: the five predefined entities and characters by number read; every other stays as it is. */
export function xmlPlain(scan: XmlScan, node: number): string {
  const source = xmlSource(scan, node);
  const kind = scan.nodes.kinds[node];
  return kind === xmlKind.text || kind === xmlKind.attribute ? readReferences(source) : source;
}

function readReferences(source: string): string {
  return source.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return predefined[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Where a node is, as XPath writes it: `/order[1]/item[2]/@id`. Elements are counted among their namesakes. */
export function xmlPath(scan: XmlScan, node: number): string {
  const { nodes } = scan;
  const steps: string[] = [];
  for (let at = node; at !== -1; at = nodes.parents[at] ?? -1) steps.push(stepOf(scan, at));
  return steps
    .toReversed()
    .map((step) => `/${step}`)
    .join('');
}

function stepOf(scan: XmlScan, node: number): string {
  const { nodes, roots } = scan;
  const kind = nodes.kinds[node];
  const name = xmlName(scan, node);
  if (kind === xmlKind.attribute) return `@${name}`;
  const parent = nodes.parents[node] ?? -1;
  let position = 1;
  const first = parent === -1 ? (roots[0] ?? node) : parent + 1;
  for (let at = first; at !== node && at !== -1; at = nodes.nexts[at] ?? -1) {
    const same = kind === xmlKind.element ? nodes.kinds[at] === kind && xmlName(scan, at) === name : nodes.kinds[at] === kind;
    if (same) position += 1;
    if (parent === -1) break;
  }
  const test = { [xmlKind.element]: name, [xmlKind.comment]: 'comment()', [xmlKind.instruction]: 'processing-instruction()' }[
    kind ?? 0
  ];
  return `${test ?? 'text()'}[${position}]`;
}
