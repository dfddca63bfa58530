import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

/** Start and end in the text, in characters. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Where a value stands in JSON text; the nearest value above it when it is missing. */
export function placeOf(state: EditorState, path: readonly (string | number)[]): TextRange {
  let node = firstValue(syntaxTree(state).topNode);
  for (const part of path) {
    const next = node === null ? null : typeof part === 'number' ? itemAt(node, part) : memberOf(state, node, part);
    if (next === null) break;
    node = next;
  }
  if (node === null) return { from: 0, to: 0 };
  // A whole object or list would be underlined from end to end: its opening line says enough.
  return { from: node.from, to: Math.min(node.to, state.doc.lineAt(node.from).to) };
}

const values: ReadonlySet<string> = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

function firstValue(parent: SyntaxNode): SyntaxNode | null {
  for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
    if (values.has(child.name)) return child;
  }
  return null;
}

function itemAt(list: SyntaxNode, index: number): SyntaxNode | null {
  let seen = 0;
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    if (!values.has(child.name)) continue;
    if (seen === index) return child;
    seen += 1;
  }
  return null;
}

function memberOf(state: EditorState, object: SyntaxNode, name: string): SyntaxNode | null {
  for (let child = object.firstChild; child !== null; child = child.nextSibling) {
    const key = child.name === 'Property' ? child.getChild('PropertyName') : null;
    if (key !== null && state.sliceDoc(key.from, key.to) === JSON.stringify(name)) return firstValue(child) ?? key;
  }
  return null;
}
