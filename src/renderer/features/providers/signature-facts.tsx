import { Fragment } from 'react';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SourceText } from '../../parts/source-text.tsx';
import { ConfidenceMark } from './confidence-mark.tsx';
import { algorithmWords, headerExample, keyWords, signedPieces, timestampWords } from './signature-words.ts';
import styles from './providers.module.css';

const signingSentences: Record<ProviderProfile['signing'], string> = {
  required: 'Every request is signed. With a secret set, a request without a signature is invalid; without one, it is unsigned.',
  optional: 'Signing can be switched on at the provider. A request without a signature is unsigned, not invalid.',
  none: 'This provider does not sign its requests, so nothing can be checked.',
};

/** How a provider signs, scheme by scheme. */
export function SignatureFacts({ profile }: { readonly profile: ProviderProfile }) {
  return (
    <div className={styles['facts']}>
      <p className={styles['lead']}>
        {signingSentences[profile.signing]}
        {profile.signatures.length > 1 ? ' The first scheme whose header is present decides.' : ''}
      </p>
      {profile.signatures.map((scheme) => (
        <Panel key={scheme.id} title={scheme.title} aside={<ConfidenceMark confidence={scheme.confidence} />}>
          <Scheme scheme={scheme} />
        </Panel>
      ))}
    </div>
  );
}

function Scheme({ scheme }: { readonly scheme: SignatureScheme }) {
  return (
    <>
      <code className={styles['example']}>{headerExample(scheme)}</code>
      <FactList
        facts={[
          { label: 'Signed', value: <SignedLine scheme={scheme} /> },
          { label: 'Algorithm', value: algorithmWords(scheme) },
          { label: 'Key', value: keyWords(scheme) },
          { label: 'Timestamp', value: timestampWords(scheme) },
          ...(scheme.idHeader === null ? [] : [{ label: 'Message id', value: scheme.idHeader, wire: true }]),
          ...(scheme.note === null ? [] : [{ label: 'Note', value: scheme.note }]),
          { label: 'Source', value: <SourceText source={scheme.source} /> },
        ]}
      />
    </>
  );
}

/** What is signed as pieces in a row; those that stand in it literally are told apart from those filled in. */
function SignedLine({ scheme }: { readonly scheme: SignatureScheme }) {
  const pieces = signedPieces(scheme);
  return (
    <span className={styles['pieces']}>
      {pieces.map((piece, index) => (
        <Fragment key={`${index}-${piece.text}`}>
          <code
            className={styles['piece']}
            data-literal={piece.literal || undefined}
            title={piece.literal ? 'Stands there as written' : undefined}
          >
            {piece.text}
          </code>
        </Fragment>
      ))}
    </span>
  );
}
