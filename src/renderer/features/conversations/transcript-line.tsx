import { localDate, spanInWords } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { ArrivalStrip } from './arrival-strip.tsx';
import { Bubble } from './bubble.tsx';
import type { TranscriptRow } from './transcript-rows.ts';
import styles from './transcript.module.css';

interface TranscriptLineProps {
  readonly row: TranscriptRow;
  readonly onOpen: (captureId: string) => void;
  readonly onGoTo: (captureId: string) => void;
}

/** One line of a transcript: a message with its arrivals, or what lies between two messages. */
export function TranscriptLine({ row, onOpen, onGoTo }: TranscriptLineProps) {
  if (row.kind === 'message') {
    return (
      <td className={styles['line']} data-joined={row.joined || undefined}>
        <div className={styles['chat']} data-bubble>
          <Bubble message={row.message} joined={row.joined} onOpen={onOpen} onGoTo={onGoTo} />
        </div>
        <ArrivalStrip message={row.message} outOfOrder={row.outOfOrder} />
      </td>
    );
  }
  return (
    <td className={styles['between']} data-kind={row.kind}>
      {row.kind === 'day' ? <Day iso={row.iso} /> : null}
      {row.kind === 'pause' ? `${spanInWords(row.seconds)} later` : null}
      {row.kind === 'unread' ? 'new since you last looked' : null}
    </td>
  );
}

const dayMs = 86_400_000;
const longDate = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

function Day({ iso }: { readonly iso: string }) {
  const now = useNow();
  const day = localDate(iso);
  const near = [
    [localDate(new Date(now).toISOString()), 'Today'],
    [localDate(new Date(now - dayMs).toISOString()), 'Yesterday'],
  ] as const;
  return <time dateTime={day}>{near.find(([date]) => date === day)?.[1] ?? longDate.format(new Date(iso))}</time>;
}
