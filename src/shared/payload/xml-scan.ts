/**
 * Finds the structure of an XML text for the eye, as `json-scan.ts` does for JSON. Nothing is ever expanded or fetched:
 * a document type with its entities is one opaque piece, an entity reference stays the text it is, and so "billion laughs"
 * is as long as it was sent. Depth costs no stack.
 */

/** Kinds of nodes. An element's attributes come first among its children. */
export const xmlKind = {
  element: 1,
  attribute: 2,
  text: 3,
  cdata: 4,
  comment: 5,
  instruction: 6,
  doctype: 7,
} as const;

export interface XmlNodes {
  count: number;
  kinds: Uint8Array;
  /** Name of elements, attributes and instructions; empty ranges else. */
  nameStarts: Uint32Array;
  nameEnds: Uint32Array;
  /** Content: an attribute's value without quotes, text, the inside of a comment; of an element all from `<` to its end. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** Number of the element around; -1 at the top. */
  parents: Int32Array;
  /** Number of the next node in the same element; -1 for the last. */
  nexts: Int32Array;
  /** Nodes directly inside. */
  counts: Uint32Array;
}

export interface XmlProblem {
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly message: string;
}

export interface XmlScan {
  readonly text: string;
  /** What came before the problem, if there is one. */
  readonly nodes: Readonly<XmlNodes>;
  /** Numbers of the nodes at the top, in order. */
  readonly roots: readonly number[];
  /** Null: the text is one whole document. */
  readonly problem: XmlProblem | null;
  /** True when there are more nodes than `maxNodes`; the rest was not scanned. */
  readonly tooMany: boolean;
}

interface Progress {
  readonly text: string;
  readonly nodes: XmlNodes;
  readonly maxNodes: number;
  readonly roots: number[];
  at: number;
  parent: number;
  /** The last finished node of each open element, innermost last. */
  previous: number;
  rootElements: number;
}

class Fault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

class TooMany extends Error {}

const nameStart = /[:_\p{L}]/u;
const namePattern = /[:_\p{L}][:_\p{L}\p{N}\p{M}.\-\u00b7]*/uy;
const spacePattern = /[ \t\r\n]*/y;

/** Scans a text. Never throws. */
export function scanXml(text: string, maxNodes = 1_000_000): XmlScan {
  const progress: Progress = {
    text,
    nodes: startNodes(Math.max(16, Math.min(maxNodes, text.length >>> 4))),
    maxNodes,
    roots: [],
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    parent: -1,
    previous: -1,
    rootElements: 0,
  };
  let problem: XmlProblem | null = null;
  let tooMany = false;
  try {
    while (progress.at < text.length) readNext(progress);
    if (progress.parent !== -1)
      throw new Fault(
        `expected the end tag of “${shown(nameOf(progress, progress.parent))}”, found the end of the text`,
        text.length,
      );
    if (progress.rootElements === 0) throw new Fault('expected an element, found none', text.length);
  } catch (error) {
    if (error instanceof Fault) problem = describe(text, error);
    else if (error instanceof TooMany) tooMany = true;
    else throw error;
  }
  for (let open = progress.parent; open !== -1; open = progress.nodes.parents[open] ?? -1)
    progress.nodes.ends[open] = progress.at;
  return { text, nodes: progress.nodes, roots: progress.roots, problem, tooMany };
}

function readNext(progress: Progress): void {
  const { text, at } = progress;
  if (text.charCodeAt(at) !== 0x3c) {
    readText(progress);
    return;
  }
  const next = text.charCodeAt(at + 1);
  if (next === 0x2f) readEndTag(progress);
  else if (next === 0x3f) readInstruction(progress);
  else if (text.startsWith('<!--', at)) readBetween(progress, xmlKind.comment, 4, '-->', 'the end of the comment');
  else if (text.startsWith('<![CDATA[', at)) {
    if (progress.parent === -1) throw new Fault('expected an element, found a CDATA section outside the root', at);
    readBetween(progress, xmlKind.cdata, 9, ']]>', 'the end of the CDATA section');
  } else if (/^<!DOCTYPE/i.test(text.slice(at, at + 9))) readDoctype(progress);
  else readStartTag(progress);
}

function readText(progress: Progress): void {
  const { text, at } = progress;
  const less = text.indexOf('<', at);
  const end = less === -1 ? text.length : less;
  progress.at = end;
  let from = at;
  while (from < end && isSpace(text.charCodeAt(from))) from += 1;
  if (from === end) return;
  if (progress.parent === -1)
    throw new Fault(
      progress.rootElements === 0
        ? 'expected “<”, found text before the root element'
        : 'expected nothing more after the root element, found text',
      from,
    );
  add(progress, xmlKind.text, at, at, at, end);
}

function readBetween(progress: Progress, kind: number, opening: number, closing: string, what: string): void {
  const { text, at } = progress;
  const end = text.indexOf(closing, at + opening);
  if (end === -1) throw new Fault(`expected ${what}, found the end of the text`, text.length);
  add(progress, kind, at, at, at + opening, end);
  progress.at = end + closing.length;
}

function readInstruction(progress: Progress): void {
  const { text, at } = progress;
  const name = takeName(progress, at + 2, 'a name after “<?”');
  const end = text.indexOf('?>', name);
  if (end === -1) throw new Fault('expected “?>”, found the end of the text', text.length);
  add(progress, xmlKind.instruction, at + 2, name, Math.min(skipSpace(text, name), end), end);
  progress.at = end + 2;
}

/** Opaque: what it declares is neither read nor applied. Quotes and brackets are followed only to find its end. */
function readDoctype(progress: Progress): void {
  const { text, at } = progress;
  let depth = 0;
  let cursor = at + 9;
  while (cursor < text.length) {
    const code = text.charCodeAt(cursor);
    if (code === 0x22 || code === 0x27) {
      const close = text.indexOf(text.charAt(cursor), cursor + 1);
      if (close === -1) break;
      cursor = close;
    } else if (text.startsWith('<!--', cursor)) {
      const close = text.indexOf('-->', cursor + 4);
      if (close === -1) break;
      cursor = close + 2;
    } else if (code === 0x5b) depth += 1;
    else if (code === 0x5d) depth -= 1;
    else if (code === 0x3e && depth <= 0) {
      add(progress, xmlKind.doctype, at, at, at + 9, cursor);
      progress.at = cursor + 1;
      return;
    }
    cursor += 1;
  }
  throw new Fault('expected the end of the document type, found the end of the text', text.length);
}

function readStartTag(progress: Progress): void {
  const { text, at } = progress;
  if (progress.parent === -1 && progress.rootElements > 0)
    throw new Fault('expected nothing more after the root element, found another one', at);
  const nameEnd = takeName(progress, at + 1, 'a name after “<”');
  const element = add(progress, xmlKind.element, at + 1, nameEnd, at, at);
  if (progress.parent === -1) progress.rootElements += 1;
  const outer = progress.parent;
  progress.parent = element;
  progress.previous = -1;
  let cursor = nameEnd;
  for (;;) {
    const afterSpace = skipSpace(text, cursor);
    if (text.charCodeAt(afterSpace) === 0x3e) {
      progress.at = afterSpace + 1;
      return;
    }
    if (text.startsWith('/>', afterSpace)) {
      progress.nodes.ends[element] = afterSpace + 2;
      progress.parent = outer;
      progress.previous = element;
      progress.at = afterSpace + 2;
      return;
    }
    if (afterSpace >= text.length) throw new Fault('expected “>”, found the end of the text', text.length);
    if (afterSpace === cursor) throw new Fault(`expected white space, “/>” or “>”, found ${found(text, cursor)}`, cursor);
    cursor = readAttribute(progress, afterSpace);
  }
}

function readAttribute(progress: Progress, from: number): number {
  const { text } = progress;
  const nameEnd = takeName(progress, from, 'the name of an attribute, “/>” or “>”');
  const equals = skipSpace(text, nameEnd);
  if (text.charCodeAt(equals) !== 0x3d)
    throw new Fault(`expected “=” after the attribute’s name, found ${found(text, equals)}`, equals);
  const quoteAt = skipSpace(text, equals + 1);
  const quote = text.charAt(quoteAt);
  if (quote !== '"' && quote !== "'")
    throw new Fault(`expected a quote before the attribute’s value, found ${found(text, quoteAt)}`, quoteAt);
  const end = text.indexOf(quote, quoteAt + 1);
  if (end === -1) throw new Fault('expected the closing quote of the attribute, found the end of the text', text.length);
  const less = text.indexOf('<', quoteAt + 1);
  if (less !== -1 && less < end) throw new Fault('expected no “<” within an attribute’s value', less);
  add(progress, xmlKind.attribute, from, nameEnd, quoteAt + 1, end);
  return end + 1;
}

function readEndTag(progress: Progress): void {
  const { text, at, parent, nodes } = progress;
  const nameEnd = takeName(progress, at + 2, 'a name after “</”');
  const close = skipSpace(text, nameEnd);
  if (text.charCodeAt(close) !== 0x3e) throw new Fault(`expected “>”, found ${found(text, close)}`, close);
  const name = text.slice(at + 2, nameEnd);
  if (parent === -1) throw new Fault(`expected no end tag here, found “</${shown(name)}>”`, at);
  if (name !== nameOf(progress, parent))
    throw new Fault(`expected “</${shown(nameOf(progress, parent))}>”, found “</${shown(name)}>”`, at);
  nodes.ends[parent] = close + 1;
  progress.previous = parent;
  progress.parent = nodes.parents[parent] ?? -1;
  progress.at = close + 1;
}

function nameOf({ text, nodes }: Progress, node: number): string {
  return text.slice(nodes.nameStarts[node], nodes.nameEnds[node]);
}

function takeName({ text }: Progress, from: number, expected: string): number {
  namePattern.lastIndex = from;
  if (!nameStart.test(text.slice(from, from + 2)) || !namePattern.test(text))
    throw new Fault(`expected ${expected}, found ${found(text, from)}`, from);
  return namePattern.lastIndex;
}

function skipSpace(text: string, from: number): number {
  spacePattern.lastIndex = from;
  spacePattern.test(text);
  return spacePattern.lastIndex;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function add(progress: Progress, kind: number, nameFrom: number, nameTo: number, from: number, to: number): number {
  const { nodes, parent, maxNodes } = progress;
  const node = nodes.count;
  if (node >= maxNodes) throw new TooMany();
  if (node === nodes.kinds.length) grow(nodes, Math.min(maxNodes, nodes.kinds.length * 2));
  nodes.count = node + 1;
  nodes.kinds[node] = kind;
  nodes.nameStarts[node] = nameFrom;
  nodes.nameEnds[node] = nameTo;
  nodes.starts[node] = from;
  nodes.ends[node] = to;
  nodes.parents[node] = parent;
  nodes.nexts[node] = -1;
  if (parent === -1) progress.roots.push(node);
  else {
    nodes.counts[parent] = (nodes.counts[parent] ?? 0) + 1;
    if (progress.previous !== -1) nodes.nexts[progress.previous] = node;
  }
  progress.previous = node;
  return node;
}

function startNodes(capacity: number): XmlNodes {
  return {
    count: 0,
    kinds: new Uint8Array(capacity),
    nameStarts: new Uint32Array(capacity),
    nameEnds: new Uint32Array(capacity),
    starts: new Uint32Array(capacity),
    ends: new Uint32Array(capacity),
    parents: new Int32Array(capacity),
    nexts: new Int32Array(capacity),
    counts: new Uint32Array(capacity),
  };
}

function grow(nodes: XmlNodes, capacity: number): void {
  const old = { ...nodes };
  Object.assign(nodes, startNodes(capacity), { count: old.count });
  for (const column of ['kinds', 'nameStarts', 'nameEnds', 'starts', 'ends', 'parents', 'nexts', 'counts'] as const)
    nodes[column].set(old[column]);
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

function found(text: string, at: number): string {
  if (at >= text.length) return 'the end of the text';
  const code = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(code);
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)
    ? `“${character}”`
    : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function describe(text: string, { message, at }: Fault): XmlProblem {
  let line = 1;
  let lineFrom = 0;
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < at; feed = text.indexOf('\n', feed + 1)) {
    line += 1;
    lineFrom = feed + 1;
  }
  const column = at - lineFrom + 1;
  return { offset: at, line, column, message: `Line ${line}, column ${column}: ${message}.` };
}
