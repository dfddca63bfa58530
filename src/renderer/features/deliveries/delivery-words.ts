/** Deliveries in words: what became of one, how it was made, what is broken in it. Every screen says the same. */
import type { Breakage, DeliveryMode, DeliveryRow, Expectation } from '#shared/delivery.ts';
import type { AttemptTrigger } from '#shared/target.ts';

export const modeWords: Record<DeliveryMode, string> = {
  composed: 'composed',
  'as-captured': 'as captured',
  're-signed': 're-signed',
  edited: 'edited',
  broken: 'broken',
};

export interface BreakageWords {
  readonly title: string;
  /** One sentence: what is wrong with the request. */
  readonly what: string;
}

export const breakageWords: Record<Breakage, BreakageWords> = {
  'wrong-secret': { title: 'Wrong secret', what: 'Signed with a secret that nobody has.' },
  'body-changed': { title: 'Body changed', what: 'One character of the body is changed after signing.' },
  'body-reserialised': { title: 'JSON written anew', what: 'The same JSON with other spaces, as a parsing proxy would send it.' },
  'stale-timestamp': { title: 'Stale timestamp', what: 'Signed correctly, but too long ago.' },
  'signature-missing': { title: 'Signature missing', what: 'The signature header is left out.' },
  'body-truncated': { title: 'Body cut short', what: 'Half of the body is missing.' },
  'wrong-content-type': { title: 'Wrong content type', what: 'The header says something else than the body is.' },
  'signature-repeated': { title: 'Signature twice', what: 'The signature header comes two times.' },
};

export const triggerWords: Record<AttemptTrigger, string> = {
  first: 'first',
  retry: 'retry',
  manual: 'by hand',
  bulk: 'bulk',
};

/** How a delivery looks from afar: nothing is red that was meant to happen. */
export type OutcomeKind = 'fine' | 'expected' | 'wrong' | 'unexpected' | 'waiting' | 'sending' | 'cancelled';

export interface Outcome {
  readonly kind: OutcomeKind;
  readonly word: string;
  /** One sentence for hovering. */
  readonly sentence: string;
}

type Told = Pick<DeliveryRow, 'state' | 'asExpected' | 'expectation' | 'attempts' | 'policyId' | 'lastFailure'>;

/** What became of a delivery. */
export function outcomeOf(row: Told): Outcome {
  const { state, asExpected, expectation, lastFailure } = row;
  switch (state) {
    case 'scheduled':
      return row.attempts === 0
        ? { kind: 'waiting', word: 'waiting', sentence: 'The first attempt is still to come.' }
        : { kind: 'waiting', word: 'retrying', sentence: 'The last attempt failed; the next one is planned.' };
    case 'sending':
      return { kind: 'sending', word: 'sending', sentence: 'An attempt is under way.' };
    case 'cancelled':
      return { kind: 'cancelled', word: 'cancelled', sentence: 'It was cancelled; nothing more is sent.' };
    case 'delivered':
      if (asExpected !== false) return { kind: 'fine', word: 'delivered', sentence: 'The target took it.' };
      return { kind: 'unexpected', word: 'accepted', sentence: `It should have been refused. ${expectation.reason}` };
    case 'gave-up':
    case 'stopped':
    case 'endpoint-failing':
    case 'endpoint-disabled':
      break;
  }
  if (asExpected === true && expectation.answer === 'refused') {
    return { kind: 'expected', word: 'rightly refused', sentence: `It should be refused, and was. ${expectation.reason}` };
  }
  return {
    kind: 'wrong',
    word: row.policyId === null ? 'failed' : endWords[state],
    sentence: lastFailure ?? endSentences[state],
  };
}

const endWords = {
  'gave-up': 'gave up',
  stopped: 'stopped',
  'endpoint-failing': 'endpoint failing',
  'endpoint-disabled': 'endpoint off',
} as const;

const endSentences = {
  'gave-up': 'It was not delivered, and nothing more is tried.',
  stopped: 'The answer told the sender to stop.',
  'endpoint-failing': 'The provider would mark this endpoint as failing.',
  'endpoint-disabled': 'The provider would switch this endpoint off.',
} as const;

/** What a correct handler answers, as a sentence of its own. */
export function expectationWords({ answer }: Expectation): string {
  if (answer === 'accepted') return 'Should be accepted.';
  return answer === 'refused' ? 'Should be refused.' : 'Either answer is right.';
}

/** First line of an HTTP request: method, path and version; empty for what is no request. */
export function requestLine(method: string, url: string): string {
  const parsed = URL.parse(url);
  if (method === '') return '';
  return parsed === null ? `${method} ${url}` : `${method} ${parsed.pathname}${parsed.search} HTTP/1.1`;
}

/** True while something is still to come. */
export function isUnderWay({ state }: Pick<DeliveryRow, 'state'>): boolean {
  return state === 'scheduled' || state === 'sending';
}

/** Number of a delivery id: `d12` is 12. Ids rise with time. */
export function deliveryNumber(id: string): number {
  return Number(id.slice(1));
}

/** What a row is called: its event, its summary, or where it goes. */
export function deliveryTitle(row: Pick<DeliveryRow, 'eventType' | 'summary' | 'targetUrl'>): string {
  return row.eventType ?? (row.summary === '' ? row.targetUrl : row.summary);
}
