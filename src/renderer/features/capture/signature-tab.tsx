import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import type { SignatureCheck, SignatureExplanation } from '#shared/verdict.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { FactList, type Fact } from '../../parts/fact-list.tsx';
import { formatDuration, spanInWords } from '../../parts/format-time.ts';
import { Panel } from '../../parts/panel.tsx';
import { reasonInWords, VerdictMark, verdictWord } from '../../parts/verdict-mark.tsx';
import { useProviders } from '../endpoints/endpoint-data.ts';
import { HandlerCodeButton } from '../handler-code/handler-code.tsx';
import { useRecheck } from './capture-data.ts';
import detail from './capture-detail.module.css';
import { SignatureLines } from './signature-lines.tsx';
import styles from './signature-tab.module.css';

/** The signature check: as it was on arrival, or made again now with the secrets of now. */
export function SignatureTab({ capture }: { readonly capture: Capture }) {
  const [which, setWhich] = useState<'arrival' | 'now'>('arrival');
  const recheck = useRecheck(capture.id);
  const stored = capture.signature;
  const now = recheck.data?.check ?? null;
  const check = which === 'now' ? now : stored;
  const verdict = check?.verdict ?? capture.verdict;
  const profile = useProviders().data?.find(({ id }) => id === capture.provider);
  return (
    <div className={detail['reading']}>
      <div className={styles['head']}>
        <div className={styles['verdict']}>
          <VerdictMark verdict={verdict} />
        </div>
        <span className={styles['reason']}>{reasonInWords(verdict.reason)}</span>
        <SegmentedControl
          className={styles['which']}
          aria-label="Which check"
          value={which}
          onChange={(value) => setWhich(value === 'now' ? 'now' : 'arrival')}
          data={[
            { value: 'arrival', label: capture.imported === undefined ? 'On arrival' : 'At import' },
            { value: 'now', label: 'Re-check now', disabled: now === null },
          ]}
        />
      </div>
      {check === null ? (
        <p className={styles['note']}>
          No signature was looked for: {reasonInWords(capture.verdict.reason) ?? 'no scheme is known for this sender'}.
        </p>
      ) : (
        <SignatureLines capture={capture} check={check} />
      )}
      {recheck.error === null ? null : <ErrorNotice error={recheck.error} onRetry={() => void recheck.refetch()} />}
      {recheck.data === undefined ? null : (
        <Explanation capture={capture} check={recheck.data.check} explanation={recheck.data.explanation} />
      )}
      {check === null ? null : (
        <Panel title="How it was checked">
          <FactList facts={checkFacts(check)} />
        </Panel>
      )}
      {profile === undefined ? null : <HandlerCodeButton profile={profile} schemeId={verdict.scheme} />}
    </div>
  );
}

interface ExplanationProps {
  readonly capture: Capture;
  readonly check: SignatureCheck;
  readonly explanation: SignatureExplanation;
}

/** One sentence of cause, one of remedy; and a word when a check made now ends otherwise than the stored one. */
function Explanation({ capture, check, explanation }: ExplanationProps) {
  const changed = check.verdict.status !== capture.verdict.status;
  if (check.verdict.status === 'valid' && !changed) return null;
  return (
    <div className={styles['explanation']} data-status={check.verdict.status}>
      {changed ? (
        <p className={styles['changed']}>
          A re-check with the secrets of now says {verdictWord(check.verdict.status)}. The verdict{' '}
          {capture.imported === undefined ? 'on arrival' : 'at import'} stays as it was.
        </p>
      ) : null}
      <p className={styles['cause']}>{explanation.cause}</p>
      {explanation.remedy === '' ? null : <p className={styles['remedy']}>{explanation.remedy}</p>}
    </div>
  );
}

function checkFacts(check: SignatureCheck): Fact[] {
  const { verdict, header, secretsTried, matchedSecret, timestamp, received } = check;
  return [
    ...(verdict.scheme === null ? [] : [{ label: 'Scheme', value: verdict.scheme }]),
    ...(header === null ? [] : [{ label: 'Header', value: header, wire: true, copy: header }]),
    ...(received.length > 1 ? [{ label: 'Signatures that came', value: String(received.length) }] : []),
    { label: 'Secrets tried', value: secretsInWords(secretsTried, matchedSecret) },
    ...(timestamp === null
      ? []
      : [
          { label: 'Timestamp', value: timestamp.value, wire: true, copy: timestamp.value },
          { label: 'Clock', value: skewInWords(timestamp.skewSeconds, timestamp.toleranceSeconds) },
        ]),
  ];
}

function secretsInWords(tried: number, matched: string | null): string {
  if (tried === 0) return 'none';
  return matched === null ? String(tried) : `${tried}, the one that ends in ${matched} matched`;
}

function skewInWords(skew: number | null, tolerance: number): string {
  const allowed = `allowed: ${formatDuration(tolerance * 1000)} either way`;
  if (skew === null) return `cannot be read; ${allowed}`;
  if (Math.abs(skew) < 1) return `less than a second apart; ${allowed}`;
  return `signed ${spanInWords(skew)} ${skew > 0 ? 'before' : 'after'} it arrived; ${allowed}`;
}
