import { IconArrowsExchange2 } from '@tabler/icons-react';
import type { TranscriptMessage } from '#shared/conversation.ts';
import { exactTime, exactTimeOfDay } from '../../parts/format-time.ts';
import { formatCount } from '../../parts/format-size.ts';
import { arrivalsOf, arrivalTicks, lagWords, placeOfLag, type ArrivalMark } from './arrival-scale.ts';
import styles from './arrival-strip.module.css';
import { arrivalWords } from './message-words.ts';

const marks: Record<ArrivalMark['kind'], string> = {
  message: 'arrived',
  repeat: 'came again',
  sent: 'reported sent',
  delivered: 'reported delivered',
  read: 'reported read',
  failed: 'reported failed',
};

/** Whose dots lie so near each other, in parts of the axis, share one that says how many. */
const nearby = 0.012;

/** When the webhooks of one message came, on the axis that all messages share. */
export function ArrivalStrip({ message, outOfOrder }: { readonly message: TranscriptMessage; readonly outOfOrder: boolean }) {
  const arrivals = arrivalsOf(message);
  const [first] = arrivals;
  return (
    <div className={styles['strip']}>
      <span className={styles['hidden']}>{arrivalWords(message, outOfOrder)}</span>
      <p className={styles['times']} aria-hidden>
        {first === undefined ? null : (
          <span className={styles['time']} title={exactTime(first.receivedAt)}>
            {exactTimeOfDay(first.receivedAt)}
          </span>
        )}
        {first === undefined || first.lag === null ? (
          <span className={styles['lag']}>{first === undefined ? 'no webhook' : 'time unknown'}</span>
        ) : (
          <span className={styles['lag']} data-late={first.lag >= 60 || undefined}>
            {first.lag < 0 ? '' : '+'}
            {lagWords(first.lag)}
          </span>
        )}
        {message.repeats.count === 0 ? null : (
          <span className={styles['repeats']} title={`Came ${message.repeats.count + 1} times`}>
            ×{formatCount(message.repeats.count + 1)}
          </span>
        )}
        {outOfOrder ? (
          <span className={styles['disorder']} title="Something that was said later arrived before this">
            <IconArrowsExchange2 size={14} stroke={1.75} aria-hidden />
            out of order
          </span>
        ) : null}
      </p>
      <div className={styles['axis']} data-empty={first === undefined || undefined} aria-hidden>
        {arrivalTicks.map(({ seconds }) => (
          <i key={seconds} className={styles['tick']} style={{ left: `${placeOfLag(seconds) * 100}%` }} />
        ))}
        {dots(arrivals).map(({ mark, count }) => (
          <i
            key={mark.captureId}
            className={styles['dot']}
            data-kind={mark.kind}
            data-direction={message.direction ?? 'none'}
            style={{ left: `${placeOfLag(mark.lag ?? 0) * 100}%` }}
            title={`${mark.captureId} ${marks[mark.kind]} ${exactTimeOfDay(mark.receivedAt)}${mark.lag === null ? '' : `, ${lagWords(mark.lag)} later`}${count > 1 ? `, and ${count - 1} more at the same time` : ''}`}
          />
        ))}
      </div>
    </div>
  );
}

/** Marks by place: of those of one kind that would lie on each other, the first. */
function dots(arrivals: readonly ArrivalMark[]): { mark: ArrivalMark; count: number }[] {
  const shown: { mark: ArrivalMark; count: number }[] = [];
  for (const mark of arrivals) {
    const place = placeOfLag(mark.lag ?? 0);
    const near = shown.find((each) => each.mark.kind === mark.kind && Math.abs(placeOfLag(each.mark.lag ?? 0) - place) < nearby);
    if (near === undefined) shown.push({ mark, count: 1 });
    else near.count += 1;
  }
  return shown;
}

/** The head of the column: what the axis means. */
export function ArrivalHead() {
  return (
    <div className={styles['head']} aria-hidden>
      <p className={styles['headTitle']}>Webhook arrived after</p>
      <div className={styles['scale']}>
        {arrivalTicks.map(({ seconds, word }) => (
          <span key={seconds} className={styles['word']} data-seconds={seconds} style={{ left: `${placeOfLag(seconds) * 100}%` }}>
            {word}
          </span>
        ))}
      </div>
    </div>
  );
}
