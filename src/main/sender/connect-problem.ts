import { AttemptFailed } from './attempt-failed.ts';
import { isTlsError, tlsAlertProblem } from './tls-problem.ts';

/** A network error while connecting to `peer`, in words. */
export function connectProblem(error: unknown, peer: string): AttemptFailed {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return new AttemptFailed(
        'refused',
        `${peer} refused the connection: nothing listens there.`,
        'Start the target, or correct host and port.',
      );
    case 'ECONNRESET':
    case 'EPIPE':
      return new AttemptFailed(
        'reset',
        `${peer} reset the connection while it was being made.`,
        'Check the target and what stands before it.',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return unreachable(`There is no way to ${peer} from here (${code}).`, 'Check the network, a VPN, and the address.');
    case 'ETIMEDOUT':
      return unreachable(
        `${peer} did not answer the connection (${code}).`,
        'Check that the machine is up and no firewall drops the connection.',
      );
    case 'EACCES':
    case 'EPERM':
      return unreachable(`This machine does not allow a connection to ${peer} (${code}).`, 'Check its firewall.');
    case 'EMFILE':
    case 'ENFILE':
      return unreachable(
        `This machine has no connections left (${code}).`,
        'Lower the concurrency, or raise the limit of open files.',
      );
    default:
      return unreachable(`The connection to ${peer} failed (${code}).`, 'Check the address and the network.');
  }
}

interface Breaking {
  readonly peer: string;
  /** `closed`: ended in order, but too early. */
  readonly how: 'closed' | 'reset';
  readonly answerBytes: number;
  /** Added to the remedy when nothing was answered. */
  readonly hint: string;
}

/** The connection broke after the request had begun to leave, before the answer was whole. */
export function brokenProblem(error: Error | null, { peer, how, answerBytes, hint }: Breaking): AttemptFailed {
  if (error !== null && isTlsError(error)) return tlsAlertProblem(error, peer);
  const code = error === null ? '' : codeOf(error);
  const lost = code !== '' && code !== 'ECONNRESET' && code !== 'EPIPE' ? `lost the connection (${code})` : null;
  const done = lost ?? (how === 'closed' ? 'closed the connection' : 'reset the connection');
  const look = 'Look at the target’s log: the handler may have crashed.';
  if (answerBytes === 0) return new AttemptFailed('reset', `${peer} ${done} before it answered a byte.`, `${look}${hint}`);
  return new AttemptFailed('reset', `${peer} ${done} after ${answerBytes} bytes of its answer.`, look);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function unreachable(problem: string, remedy: string): AttemptFailed {
  return new AttemptFailed('unreachable', problem, remedy);
}
