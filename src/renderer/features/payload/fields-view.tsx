import { Button } from '@mantine/core';
import { parseForm } from '#shared/payload/form.ts';
import { useMemo, useState } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import { MarkedText } from '../../parts/marked-text.tsx';
import styles from './fields-view.module.css';

interface FormViewProps {
  readonly bytes: Uint8Array;
  readonly charset: string | null;
  readonly terms?: readonly string[];
}

/** Fields laid out before somebody asks for more, and what of one is shown at first. */
const fieldsAtOnce = 300;
const valueCharacters = 4_000;
const noTerms: readonly string[] = [];

/** A form's fields in the order in which they came, repeats included. */
export function FormView({ bytes, charset, terms = noTerms }: FormViewProps) {
  const [shown, setShown] = useState(fieldsAtOnce);
  const form = useMemo(() => parseForm(bytes, charset), [bytes, charset]);
  return (
    <div className={styles['scroller']}>
      <table className={styles['table']}>
        <tbody>
          {form.pairs.slice(0, shown).map((pair) => (
            <tr key={pair.offset}>
              <th scope="row">
                <MarkedText text={head(pair.name)} terms={terms} edges={terms.length === 0} />
              </th>
              <td>
                {pair.value === null ? (
                  <span className={styles['note']}>(no value)</span>
                ) : (
                  <MarkedText text={head(pair.value)} terms={terms} edges={terms.length === 0} />
                )}
                {pair.problem === null ? null : <p className={styles['problem']}>{pair.problem}</p>}
              </td>
              <td className={styles['copy']}>
                <CopyButton small value={pair.value ?? ''} label={`Copy ${pair.name}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {form.pairs.length > shown ? (
        <Button onClick={() => setShown(shown + fieldsAtOnce)}>
          Show {Math.min(fieldsAtOnce, form.pairs.length - shown)} more
        </Button>
      ) : null}
      {form.cut ? <p className={styles['note']}>Only the first {form.pairs.length} fields are listed. Raw shows all.</p> : null}
    </div>
  );
}

/** Long values are cut; copying takes all. */
function head(text: string): string {
  return text.length > valueCharacters ? `${text.slice(0, valueCharacters)}…` : text;
}
