import { plainHead, pointerOf, valueText } from '../payload/json-pointer.ts';
import type { JsonScan } from '../payload/json-scan.ts';
import type { HeaderDiffRow } from './header-diff.ts';
import type { JsonDiff } from './json-diff.ts';

const shownCharacters = 2000;
const linesAtMost = 20_000;

/** The differences of two JSON texts as lines to be pasted elsewhere: `~` changed, `+` added, `-` removed, one pointer each. */
export function jsonDiffText(diff: JsonDiff, left: JsonScan, right: JsonScan, withNoise: boolean): string {
  const lines: string[] = [];
  for (const entry of diff.entries) {
    if (lines.length >= linesAtMost) {
      lines.push('… (cut)');
      break;
    }
    if (entry.kind === 'same' || (entry.noise !== null && !withNoise)) continue;
    if (entry.kind === 'inside' && entry.note?.includes('order') !== true) continue;
    const [scan, node] = entry.left === -1 ? [right, entry.right] : [left, entry.left];
    const pointer = pointerOf(scan, node);
    const place = pointer === '' ? '(whole payload)' : pointer;
    if (entry.kind === 'added') lines.push(`+ ${place}: ${shown(right, entry.right)}`);
    else if (entry.kind === 'removed') lines.push(`- ${place}: ${shown(left, entry.left)}`);
    else if (entry.kind === 'inside' || entry.kind === 'reordered') lines.push(`~ ${place}: ${entry.note ?? 'another order'}`);
    else
      lines.push(
        `~ ${place}: ${shown(left, entry.left)} → ${shown(right, entry.right)}${entry.kind === 'rewritten' ? ' (the same value, written otherwise)' : ''}`,
      );
  }
  return [...lines, ...diff.limits].join('\n');
}

function shown(scan: JsonScan, node: number): string {
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  // As written, in one line; only what is very long is cut.
  if (end - start <= shownCharacters) return valueText(scan, node).replaceAll(/\s*\n\s*/g, ' ');
  return `${plainHead(scan, node, shownCharacters).text.replaceAll(/\s*\n\s*/g, ' ')}…`;
}

/** Differing header lines in the same form. */
export function headerDiffText(rows: readonly HeaderDiffRow[], withNoise: boolean): string {
  return rows
    .filter(({ kind, noise }) => kind !== 'same' && (noise === null || withNoise))
    .map(({ kind, left, right }) => {
      if (left === null) return `+ ${right?.[0]}: ${right?.[1]}`;
      if (right === null) return `- ${left[0]}: ${left[1]}`;
      return kind === 'moved'
        ? `~ ${left[0]}: in another place`
        : `~ ${left[0]}: ${left[1]} → ${left[0] === right[0] ? '' : `${right[0]}: `}${right[1]}`;
    })
    .join('\n');
}
