/** What the status bar says of the receiver, the store and the authority. Pure words; knows no screen. */
import type { CertificateAuthority } from '#shared/certificate.ts';
import type { Health, ProblemReport } from '#shared/health.ts';

/** How things stand: a shape and a word, never a colour alone. */
export type StateTone = 'fine' | 'waiting' | 'failing';

export interface StateWords {
  readonly tone: StateTone;
  readonly word: string;
  readonly problem: ProblemReport | null;
}

/** The worst thing there is to say: a store that cannot keep captures comes before a receiver that takes none. */
export function stateWords(health: Health): StateWords {
  if (health.store.state === 'failing') {
    return { tone: 'failing', word: 'Not storing', problem: health.store.problem };
  }
  return { ...receiverWords[health.receiver.state], problem: health.receiver.problem };
}

const receiverWords: Record<Health['receiver']['state'], Omit<StateWords, 'problem'>> = {
  listening: { tone: 'fine', word: 'Listening' },
  stopped: { tone: 'waiting', word: 'Stopped' },
  failing: { tone: 'failing', word: 'Not listening' },
};

export interface TrustWords {
  readonly tone: StateTone;
  readonly short: string;
  readonly long: string;
}

const wordsOfTrust: Record<CertificateAuthority['trust'], TrustWords> = {
  trusted: { tone: 'fine', short: 'CA trusted', long: 'This machine trusts the local certificate authority.' },
  'not-trusted': {
    tone: 'waiting',
    short: 'CA not trusted',
    long: 'This machine does not trust the local certificate authority yet.',
  },
  unknown: {
    tone: 'waiting',
    short: 'CA trust unknown',
    long: 'Whether this machine trusts the local certificate authority cannot be found out from here.',
  },
};

/** Whether this machine trusts the local authority; undefined while that was not told yet. */
export function trustWords(trust: CertificateAuthority['trust'] | undefined): TrustWords {
  return trust === undefined
    ? { tone: 'waiting', short: 'CA …', long: 'Asking for the local certificate authority.' }
    : wordsOfTrust[trust];
}

/** Captures per second: one digit after the point below ten, none above. */
export function rateWords(perSecond: number): string {
  const rounded = perSecond > 0 && perSecond < 9.95 ? perSecond.toFixed(1) : String(Math.round(perSecond));
  return `${Number(rounded).toLocaleString('en-US')}/s`;
}
