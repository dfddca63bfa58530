/**
 * Reading of bodies for the eye. This folder makes data out of bytes and text: structure, pieces, rows. It changes no
 * number, no escape and no order; it knows nothing of captures, providers, screens or the network, never throws, and
 * takes time and memory in proportion to the body, whatever the body is.
 *
 * `scanJson` finds the structure of a JSON text without building values, so that big integers, 1.0, duplicate keys
 * and the order of keys stay as they were sent, and so that depth costs no stack.
 */
import { growNodes, type GrowingNodes, type JsonNodes, startNodes, trimNodes } from './json-nodes.ts';
import { type JsonLexer, jsonToken, nextToken, startLexer } from './json-token.ts';

export interface JsonProblem {
  /** UTF-16 offset. */
  readonly offset: number;
  /** From 1. Columns count characters as people see them written, not UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What should have stood there, e.g. "a value". */
  readonly expected: string;
  /** What stood there, in words. */
  readonly found: string;
  /** One sentence with all of it. */
  readonly message: string;
}

export interface JsonScan {
  readonly text: string;
  /** What came before the problem, if there is one. */
  readonly nodes: JsonNodes;
  /** Null: the text is one whole JSON value. */
  readonly problem: JsonProblem | null;
  /** The innermost container that was still open where scanning stopped; all around it are open too. -1: none. */
  readonly unclosed: number;
  /** Offset after the last whole value or bracket; the whole length when there is no problem and nothing was left out. */
  readonly scannedTo: number;
  /** True when there are more values than `maxNodes`; the rest was not scanned. */
  readonly tooMany: boolean;
  /** Containers within containers, at the deepest. */
  readonly depth: number;
}

/** Values scanned by default: 100 MB of structure at most. */
export const jsonNodesAtMost = 4_000_000;

type Awaited = 'value' | 'element' | 'key' | 'member' | 'colon' | 'separator' | 'end';

interface Progress {
  readonly lexer: JsonLexer;
  readonly nodes: GrowingNodes;
  readonly maxNodes: number;
  awaits: Awaited;
  /** Innermost open container. */
  container: number;
  /** The finished value before, in the same container. */
  previous: number;
  /** Key of the member to come. */
  keyStart: number;
  scannedTo: number;
  level: number;
  depth: number;
}

export function scanJson(text: string, maxNodes = jsonNodesAtMost): JsonScan {
  const progress: Progress = {
    lexer: startLexer(text),
    nodes: startNodes(Math.max(16, Math.min(maxNodes, text.length >>> 4))),
    maxNodes,
    awaits: 'value',
    container: -1,
    previous: -1,
    keyStart: -1,
    scannedTo: 0,
    level: 0,
    depth: 0,
  };
  const ending = run(progress);
  for (let open = progress.container; open !== -1; open = progress.nodes.parents[open] ?? -1)
    progress.nodes.ends[open] = progress.scannedTo;
  return {
    text,
    nodes: trimNodes(progress.nodes),
    problem: ending === 'fault' ? describeProblem(progress) : null,
    unclosed: progress.container,
    scannedTo: ending === 'whole' ? text.length : progress.scannedTo,
    tooMany: ending === 'too-many',
    depth: progress.depth,
  };
}

function run(progress: Progress): 'whole' | 'fault' | 'too-many' {
  const { lexer, nodes } = progress;
  for (;;) {
    const token = nextToken(lexer);
    if (token === jsonToken.end && progress.awaits === 'end') return 'whole';
    if (!accept(progress, token)) return nodes.count >= progress.maxNodes && startsValue(token) ? 'too-many' : 'fault';
    const { awaits } = progress;
    if (awaits !== 'key' && awaits !== 'colon' && awaits !== 'value') progress.scannedTo = lexer.at;
  }
}

/** Takes a token in; false when it may not stand here, or when there is no room for one more value. */
function accept(progress: Progress, token: number): boolean {
  switch (progress.awaits) {
    case 'value':
      return startsValue(token) && addValue(progress, token);
    case 'element':
      return token === jsonToken.closeArray ? close(progress) : startsValue(token) && addValue(progress, token);
    case 'member':
      return token === jsonToken.closeObject ? close(progress) : token === jsonToken.string && takeKey(progress);
    case 'key':
      return token === jsonToken.string && takeKey(progress);
    case 'colon':
      progress.awaits = token === jsonToken.colon ? 'value' : 'colon';
      return token === jsonToken.colon;
    case 'separator':
      return acceptAfterValue(progress, token);
    case 'end':
      break;
  }
  return false;
}

function acceptAfterValue(progress: Progress, token: number): boolean {
  const inObject = progress.nodes.kinds[progress.container] === jsonToken.openObject;
  if (token === (inObject ? jsonToken.closeObject : jsonToken.closeArray)) return close(progress);
  if (token !== jsonToken.comma) return false;
  progress.awaits = inObject ? 'key' : 'value';
  return true;
}

function startsValue(token: number): boolean {
  return (
    token === jsonToken.string ||
    token === jsonToken.number ||
    token === jsonToken.openObject ||
    token === jsonToken.openArray ||
    token === jsonToken.true ||
    token === jsonToken.false ||
    token === jsonToken.null
  );
}

function takeKey(progress: Progress): boolean {
  progress.keyStart = progress.lexer.start;
  progress.awaits = 'colon';
  return true;
}

function addValue(progress: Progress, token: number): boolean {
  const { lexer, nodes, container, previous } = progress;
  const node = nodes.count;
  if (node >= progress.maxNodes) return false;
  if (node === nodes.kinds.length) growNodes(nodes, progress.maxNodes);
  nodes.count = node + 1;
  nodes.kinds[node] = token;
  nodes.starts[node] = lexer.start;
  nodes.ends[node] = lexer.at;
  nodes.keyStarts[node] = progress.keyStart;
  nodes.parents[node] = container;
  nodes.nexts[node] = -1;
  progress.keyStart = -1;
  if (previous !== -1) nodes.nexts[previous] = node;
  if (container !== -1) nodes.counts[container] = (nodes.counts[container] ?? 0) + 1;
  if (token === jsonToken.openObject || token === jsonToken.openArray) {
    progress.container = node;
    progress.previous = -1;
    progress.awaits = token === jsonToken.openObject ? 'member' : 'element';
    progress.level += 1;
    if (progress.level > progress.depth) progress.depth = progress.level;
  } else finishValue(progress, node);
  return true;
}

function close(progress: Progress): boolean {
  const { nodes, container, lexer } = progress;
  nodes.ends[container] = lexer.at;
  progress.container = nodes.parents[container] ?? -1;
  progress.level -= 1;
  finishValue(progress, container);
  return true;
}

function finishValue(progress: Progress, node: number): void {
  progress.previous = node;
  progress.awaits = progress.container === -1 ? 'end' : 'separator';
}

function describeProblem({ lexer, nodes, awaits, container }: Progress): JsonProblem {
  const offset = lexer.fault === null ? lexer.start : lexer.faultAt;
  const closing = nodes.kinds[container] === jsonToken.openObject ? '“}”' : '“]”';
  const grammar: Record<Awaited, string> = {
    value: 'a value',
    element: 'a value or “]”',
    key: 'a key in double quotes',
    member: 'a key in double quotes or “}”',
    colon: '“:” after the key',
    separator: `“,” or ${closing}`,
    end: 'nothing more after the value',
  };
  const expected = lexer.fault === null || lexer.fault === '' ? grammar[awaits] : lexer.fault;
  const found = describeFound(lexer.text, offset);
  const { line, column } = positionOf(lexer.text, offset);
  return {
    offset,
    line,
    column,
    expected,
    found,
    message: `Line ${line}, column ${column}: expected ${expected}, found ${found}.`,
  };
}

function describeFound(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the text';
  const word = /^[\p{L}\p{N}_$.+-]{1,20}/u.exec(text.slice(offset, offset + 24))?.[0];
  if (word !== undefined) return `“${word}”`;
  const code = text.codePointAt(offset) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return /^[\p{P}\p{S}]$/u.test(String.fromCodePoint(code)) ? `“${String.fromCodePoint(code)}”` : `the character ${name}`;
}

/** Lines end with CR LF, LF or CR. */
function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let column = 1;
  for (let at = 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    const lineEnds = code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
    if (lineEnds) {
      line += 1;
      column = 1;
    } else if ((code & 0xfc00) !== 0xdc00) column += 1;
  }
  return { line, column };
}
