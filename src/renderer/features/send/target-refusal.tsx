import { describeError } from '../../host/error-report.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import type { TargetOptions } from './target-draft.ts';

interface TargetRefusalProps {
  readonly error: unknown;
  readonly options: TargetOptions;
  readonly onOptions: (options: TargetOptions) => void;
}

/** Why a request cannot leave; where its target needs the user's consent, with the way to give it. */
export function TargetRefusal({ error, options, onOptions }: TargetRefusalProps) {
  const asks = describeError(error).code === 'target-forbidden' && !options.allowLinkLocal;
  const allow = { words: 'Send there all the same', run: () => onOptions({ ...options, allowLinkLocal: true }) };
  return <ErrorNotice error={error} {...(asks ? { act: allow } : {})} />;
}
