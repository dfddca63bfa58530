import { AttemptFailed } from './attempt-failed.ts';
import type { AttemptWatch } from './attempt-watch.ts';
import { brokenProblem } from './connect-problem.ts';
import type { Connection } from './connection.ts';
import { ResponseReader } from './response-reader.ts';

/** The connection broke before a byte of an answer came. */
export class Unanswered extends AttemptFailed {
  constructor({ failure }: AttemptFailed) {
    super(failure.kind, failure.problem, failure.remedy);
    this.name = 'Unanswered';
  }
}

interface Exchange {
  readonly method: string;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  /** Added to the remedy when the connection breaks unanswered. */
  readonly hint: string;
  /** Whether what came so far will do; the whole answer when left out. */
  readonly isEnough?: (reader: ResponseReader) => boolean;
  /** Told when the answer begins, and when what had begun was only an interim one. */
  readonly onAnswering?: (begun: boolean) => void;
}

/** Writes a request and reads its answer. Throws AttemptFailed; Unanswered if the connection broke before any answer. */
export function exchange(connection: Connection, request: Exchange, watch: AttemptWatch): Promise<ResponseReader> {
  const { method, head, body, hint, isEnough, onAnswering } = request;
  return watch.run<ResponseReader>((done, fail) => {
    const reader = new ResponseReader(method);
    let received = 0;
    let answering = false;

    /** Lets the reader read; its protocol failures end the exchange. */
    const read = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        fail(error);
        return;
      }
      if (reader.complete || isEnough?.(reader) === true) done(reader);
    };

    const breakOff = (error: Error | null, how: 'closed' | 'reset'): void => {
      const problem = brokenProblem(error, { peer: watch.peer, how, answerBytes: received, hint });
      fail(received === 0 ? new Unanswered(problem) : problem);
    };

    connection.use({
      received(bytes) {
        received += bytes.length;
        read(() => {
          reader.push(bytes);
          if (answering !== reader.awaiting) return;
          answering = !answering;
          onAnswering?.(answering);
        });
      },
      ended() {
        if (reader.awaiting) breakOff(null, 'closed');
        else read(() => reader.end());
      },
      closed: (error) => breakOff(error, 'reset'),
    });
    connection.write(head, body);
    return () => connection.destroy();
  });
}
