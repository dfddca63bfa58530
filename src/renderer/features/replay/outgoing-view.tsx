import { useMemo } from 'react';
import { decodeBase64 } from '#shared/base64.ts';
import type { OutgoingPreview } from '#shared/delivery.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import { requestLine } from '../deliveries/delivery-words.ts';
import { ExpectationLine } from '../deliveries/expectation-line.tsx';
import { CopyMenu } from '../export/copy-menu.tsx';
import { WireBody } from '../deliveries/wire-body.tsx';
import { WireHead } from '../deliveries/wire-head.tsx';
import type { TargetOptions } from '../send/target-draft.ts';
import { TargetRefusal } from '../send/target-refusal.tsx';
import styles from './replay.module.css';
import type { Preview } from './use-preview.ts';

interface OutgoingViewProps {
  readonly asked: Preview;
  readonly profile: ProviderProfile | null;
  /** Said while there is nothing to show. */
  readonly nothing: string;
  /** The terms it goes on: a target that needs consent gets it here. */
  readonly options: TargetOptions;
  readonly onOptions: (options: TargetOptions) => void;
}

/** Exactly what will leave: first line, headers and bytes, with what a correct handler answers. */
export function OutgoingView({ asked, profile, nothing, options, onOptions }: OutgoingViewProps) {
  const { preview, error, pending } = asked;
  return (
    <div className={styles['outgoing']} aria-busy={pending}>
      {error === null ? null : <TargetRefusal error={error} options={options} onOptions={onOptions} />}
      {preview === null ? (
        error === null ? (
          <p className={styles['quiet']}>{nothing}</p>
        ) : null
      ) : (
        <Shown preview={preview} profile={profile} stale={error !== null} />
      )}
    </div>
  );
}

interface ShownProps {
  readonly preview: OutgoingPreview;
  readonly profile: ProviderProfile | null;
  readonly stale: boolean;
}

function Shown({ preview, profile, stale }: ShownProps) {
  const bytes = useMemo(() => decodeBase64(preview.bodyBase64), [preview.bodyBase64]);
  const marked = useMemo(() => signingHeaders(profile, preview.signed), [profile, preview.signed]);
  return (
    <div className={styles['shown']} data-stale={stale || undefined}>
      <ExpectationLine expectation={preview.expectation} asExpected={null} />
      <WireHead line={requestLine(preview.method, preview.url)} headers={preview.headers} marked={marked} copyLabel={null} />
      <WireBody bytes={bytes} headers={preview.headers} label="Body that will leave" fill />
      <div className={styles['footLine']}>
        <p className={styles['foot']}>
          {formatExactSize(bytes.length)}.{' '}
          {preview.signed ? 'Signed; time and signature are made anew when it is sent.' : 'Not signed.'}
        </p>
        <CopyMenu
          label="Copy the request"
          word="Copy as"
          source={{ method: preview.method, url: preview.url, headers: preview.headers, bodyBase64: preview.bodyBase64 }}
          hasBody={bytes.length > 0}
        />
      </div>
    </div>
  );
}

/** Names, in lower case, of the headers that signing writes. */
function signingHeaders(profile: ProviderProfile | null, signed: boolean): ReadonlySet<string> {
  if (profile === null || !signed) return new Set();
  return new Set(
    profile.signatures
      .flatMap(({ header, timestamp, idHeader }) => [header, timestamp?.header ?? null, idHeader])
      .flatMap((name) => (name === null ? [] : [name.toLowerCase()])),
  );
}
