import { keyOf } from '#shared/payload/json-pointer.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import styles from './value-panel.module.css';
import { pointerIn, type TreeDoc } from './tree-rows.ts';

interface PathBarProps {
  readonly doc: TreeDoc;
  readonly node: number;
  readonly onGo: (doc: TreeDoc, node: number) => void;
}

interface Step {
  readonly doc: TreeDoc;
  readonly node: number;
  readonly word: string;
}

/** Containers shown around the value; of a deeper place the innermost ones. */
const stepsAtMost = 12;
const wordCharacters = 32;

function stepsOf(doc: TreeDoc, node: number): { steps: readonly Step[]; cut: boolean } {
  const steps: Step[] = [];
  let [atDoc, at]: [TreeDoc, number] = [doc, node];
  while (steps.length < stepsAtMost) {
    const { nodes } = atDoc.scan;
    if (at > 0) {
      const key = keyOf(atDoc.scan, at);
      steps.push({ doc: atDoc, node: at, word: key === null ? String(position(atDoc, at)) : shortened(key) });
      at = nodes.parents[at] ?? -1;
    } else if (atDoc.from === null) {
      steps.push({ doc: atDoc, node: 0, word: '(payload)' });
      return { steps: steps.toReversed(), cut: false };
    } else {
      steps.push({ doc: atDoc, node: 0, word: `▸ ${atDoc.from.unfolded.kind}` });
      [atDoc, at] = [atDoc.from.doc, atDoc.from.node];
    }
  }
  return { steps: steps.toReversed(), cut: true };
}

function shortened(key: string): string {
  if (key === '') return '""';
  return key.length > wordCharacters ? `${key.slice(0, wordCharacters)}…` : key;
}

function position({ scan: { nodes } }: TreeDoc, node: number): number {
  let place = 0;
  for (let at = (nodes.parents[node] ?? -1) + 1; at !== node && at !== -1; at = nodes.nexts[at] ?? -1) place += 1;
  return place;
}

/** Where a value stands, step by step; each step leads to the container. The JSON pointer is one click away. */
export function PathBar({ doc, node, onGo }: PathBarProps) {
  const { steps, cut } = stepsOf(doc, node);
  const pointer = pointerIn(doc, node);
  return (
    <nav className={styles['path']} aria-label="Place in the payload">
      <ol className={styles['steps']} title={pointer.length > 400 ? `…${pointer.slice(-400)}` : pointer}>
        {cut ? <li className={styles['step']}>…</li> : null}
        {steps.map((step, index) => (
          <li key={`${step.doc.id} ${step.node}`} className={styles['step']}>
            {index === steps.length - 1 ? (
              <span aria-current="location">{step.word}</span>
            ) : (
              <button type="button" className={styles['stepButton']} onClick={() => onGo(step.doc, step.node)}>
                {step.word}
              </button>
            )}
          </li>
        ))}
      </ol>
      <CopyButton small value={pointer} label="Copy JSON pointer" />
    </nav>
  );
}
