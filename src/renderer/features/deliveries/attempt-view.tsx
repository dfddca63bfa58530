import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronRight, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Attempt, Expectation } from '#shared/delivery.ts';
import { openView } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatSize } from '../../parts/format-size.ts';
import { exactTime, exactTimeOfDay, formatDuration } from '../../parts/format-time.ts';
import { statusWords } from '../endpoints/status-words.ts';
import styles from './attempt-view.module.css';
import { CopyMenu } from '../export/copy-menu.tsx';
import { useAttemptBody, type AttemptSide } from './delivery-data.ts';
import { requestLine, triggerWords } from './delivery-words.ts';
import { PhaseBar } from './phase-bar.tsx';
import { WireBody } from './wire-body.tsx';
import { WireHead } from './wire-head.tsx';

interface AttemptViewProps {
  readonly deliveryId: string;
  readonly attempt: Attempt;
  readonly expectation: Expectation;
  /** The longest attempt of the delivery, ms. */
  readonly scaleMs: number;
  /** Since the attempt before ended, ms; null for the first. */
  readonly waitedMs: number | null;
  /** Number of the answered attempt before; null when there is none. */
  readonly before: number | null;
  readonly open: boolean;
  readonly onToggle: () => void;
}

type Verdict = 'fine' | 'wrong' | 'neutral' | 'unexpected';

/** How an attempt is coloured: by what was expected of it, not by its status alone. */
function verdictOf({ response, failure }: Attempt, { answer }: Expectation): Verdict {
  if (failure !== null) return failure.kind === 'cancelled' || failure.kind === 'interrupted' ? 'neutral' : 'wrong';
  if (response === null) return 'neutral';
  const accepted = response.status >= 200 && response.status < 300;
  const refused = response.status >= 400 && response.status < 500;
  if (answer === 'refused') return refused ? 'fine' : accepted ? 'unexpected' : 'wrong';
  return accepted ? 'fine' : answer === 'either' && refused ? 'neutral' : 'wrong';
}

const icons = { fine: IconCheck, wrong: IconX, neutral: null, unexpected: IconAlertTriangle } as const;

/** One request of a delivery: when, how it went, and on opening all that was sent and answered. */
export function AttemptView({ deliveryId, attempt, expectation, scaleMs, waitedMs, before, open, onToggle }: AttemptViewProps) {
  const { number, trigger, startedAt, response, failure, phases } = attempt;
  const verdict = verdictOf(attempt, expectation);
  const Icon = verdict === 'fine' && expectation.answer === 'refused' ? IconShieldCheck : icons[verdict];
  const id = `attempt-${deliveryId}-${number}`;
  return (
    <li className={styles['attempt']} data-verdict={verdict}>
      {waitedMs === null ? null : (
        <p className={styles['wait']}>
          <span>{formatDuration(waitedMs)}</span> later
        </p>
      )}
      <button type="button" className={styles['summary']} aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <IconChevronRight className={styles['chevron']} size={14} stroke={2} aria-hidden />
        <span className={styles['number']}>{number}</span>
        <span className={styles['answer']}>
          {Icon === null ? null : <Icon size={14} stroke={2.25} aria-hidden />}
          <span className={styles['answerWords']}>
            {response === null
              ? failure === null
                ? 'under way'
                : failureWords[failure.kind]
              : `${response.status} ${statusWords(String(response.status))}`}
          </span>
        </span>
        <span className={styles['trigger']}>{triggerWords[trigger]}</span>
        <time className={styles['time']} dateTime={startedAt} title={exactTime(startedAt)}>
          {exactTimeOfDay(startedAt)}
        </time>
        <span className={styles['total']}>{formatDuration(phases.totalMs)}</span>
      </button>
      <div className={styles['body']}>
        <PhaseBar
          phases={phases}
          scaleMs={scaleMs}
          tone={verdict === 'fine' ? 'fine' : verdict === 'wrong' ? 'wrong' : 'neutral'}
          unanswered={response === null}
        />
        {failure === null ? null : (
          <div className={styles['failure']}>
            <p className={styles['problem']}>{failure.problem}</p>
            <p className={styles['remedy']}>{failure.remedy}</p>
          </div>
        )}
        {attempt.next === '' ? null : <p className={styles['next']}>{attempt.next}</p>}
        <div id={id} hidden={!open}>
          {open ? <Exchange deliveryId={deliveryId} attempt={attempt} before={before} /> : null}
        </div>
      </div>
    </li>
  );
}

const failureWords: Record<NonNullable<Attempt['failure']>['kind'], string> = {
  refused: 'Connection refused',
  reset: 'Connection reset',
  dns: 'Host not found',
  unreachable: 'Host unreachable',
  tls: 'TLS failed',
  'timeout-connect': 'No connection in time',
  'timeout-response': 'No answer in time',
  'timeout-total': 'Not finished in time',
  protocol: 'No valid HTTP answer',
  'target-forbidden': 'Target not allowed',
  proxy: 'Proxy failed',
  interrupted: 'Interrupted',
  cancelled: 'Cancelled',
};

/** Request and answer, byte for byte. */
function Exchange({ deliveryId, attempt, before }: Pick<AttemptViewProps, 'deliveryId' | 'attempt' | 'before'>) {
  const { response } = attempt;
  const [chosen, setChosen] = useState<AttemptSide>('response');
  const side = response === null ? 'request' : chosen;
  const body = useAttemptBody(deliveryId, attempt.number, side, true);
  const headers = side === 'request' ? attempt.headers : (response?.headers ?? []);
  const size = side === 'request' ? attempt.bodySize : (response?.bodySize ?? 0);
  return (
    <div className={styles['exchange']}>
      <div className={styles['sides']}>
        <SegmentedControl
          aria-label="What is shown"
          value={side}
          onChange={(value) => setChosen(value === 'request' ? 'request' : 'response')}
          data={[
            { value: 'response', label: 'Answer', disabled: response === null },
            { value: 'request', label: 'Request as sent' },
          ]}
        />
        <span className={styles['size']}>
          {formatSize(size)}
          {side === 'response' && response?.cut === true ? ', cut at 1 MB' : ''}
          {side === 'request' && attempt.remoteAddress !== null ? ` to ${attempt.remoteAddress}` : ''}
        </span>
        {before === null || response === null ? null : (
          <Button
            onClick={() => openView('compare', { left: `${deliveryId}.${before}`, right: `${deliveryId}.${attempt.number}` })}
          >
            Compare with answer {before}
          </Button>
        )}
        <CopyMenu
          label="Copy the request"
          word="Copy as"
          source={{ deliveryId, number: attempt.number }}
          hasBody={attempt.bodySize > 0}
          texts={[['delivery id', deliveryId]]}
        />
      </div>
      <WireHead
        line={
          side === 'request'
            ? requestLine(attempt.method, attempt.url)
            : `HTTP/${response?.httpVersion ?? ''} ${response?.status ?? ''}`
        }
        headers={headers}
        copyLabel={side === 'request' ? null : 'Copy status line and headers'}
      />
      {body.error === null ? null : <ErrorNotice error={body.error} onRetry={() => void body.refetch()} />}
      {body.data === undefined ? null : (
        <WireBody
          key={side}
          bytes={body.data}
          headers={headers}
          label={side === 'request' ? 'Body of the request' : 'Body of the answer'}
        />
      )}
    </div>
  );
}
