import { headerDiffText, jsonDiffText } from '#shared/compare/diff-text.ts';
import type { HeaderDiffRow } from '#shared/compare/header-diff.ts';
import type { ComparedSide } from './compare-data.ts';
import { sideWords } from './compare-side.ts';
import type { Comparison } from './use-comparison.ts';

/** A whole comparison as text to be pasted elsewhere. */
export function wholeText(
  left: ComparedSide,
  right: ComparedSide,
  { left: a, right: b, json, bytes }: Comparison,
  headers: readonly HeaderDiffRow[],
  withNoise: boolean,
): string {
  const head = `${sideWords(left.ref)} (${left.line.slice(0, 200)}) → ${sideWords(right.ref)} (${right.line.slice(0, 200)})`;
  const body =
    json !== null && a.scan !== null && b.scan !== null
      ? jsonDiffText(json, a.scan, b.scan, withNoise)
      : bytes.first === null
        ? 'The bodies are the same, byte for byte.'
        : `The first differing byte is at offset ${bytes.first}; ${bytes.leftSize} and ${bytes.rightSize} bytes.`;
  const lines = headerDiffText(headers, withNoise);
  return [head, '', 'Body', body === '' ? '(no difference)' : body, '', 'Headers', lines === '' ? '(no difference)' : lines].join(
    '\n',
  );
}
