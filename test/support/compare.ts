import { jsonDiffText } from '#shared/compare/diff-text.ts';
import { diffJson } from '#shared/compare/json-diff.ts';
import { scanJson } from '#shared/payload/json-scan.ts';

/** The differences of two texts as lines, sorted, noise left out. */
export function diffText(left: string, right: string): string[] {
  const scans = [scanJson(left), scanJson(right)] as const;
  const text = jsonDiffText(diffJson(...scans), ...scans, false);
  return text === '' ? [] : text.split('\n').toSorted();
}
