import type { CaptureProblem } from '#shared/capture.ts';
import { HookwrightError, errorCatalogue } from '#shared/errors.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';

/** What the caller can do about each problem that is answered. */
const remedies: Readonly<Record<CaptureProblem['code'], string>> = {
  'cut-off': 'Send the whole request.',
  'too-large': errorCatalogue['body-too-large'].remedy,
  'timed-out': 'Send the request faster, or raise the request timeout in Settings.',
  'refused-by-parser': 'Send a request as RFC 9112 describes it.',
  'missing-host': 'Send a Host header.',
  'tls-failed': 'Trust the local certificate authority of Hookwright.',
  'receiver-busy': errorCatalogue['receiver-busy'].remedy,
};

const retryAfter: HeaderPair = ['retry-after', '5'];

/** The answer to a request that cannot be taken as it came. It ends the connection: what follows could not be trusted. */
export function refusalReply(status: number, { code, detail }: CaptureProblem): Reply {
  const further: HeaderPair[] = status === 503 ? [retryAfter] : [];
  return jsonReply(status, { code, problem: detail, remedy: remedies[code] }, [...further, ['connection', 'close']]);
}

/** 503 for a request that could not be stored: the caller should send it again. */
export function notStoredReply(error: unknown): Reply {
  const report =
    error instanceof HookwrightError
      ? error
      : new HookwrightError('internal', 'The request could not be taken because of a fault.');
  const { code, problem, remedy } = report;
  return jsonReply(503, { code, problem, remedy }, [retryAfter]);
}

function jsonReply(status: number, body: Readonly<Record<string, string>>, headers: HeaderPair[]): Reply {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify(body), delayMs: 0 };
}
