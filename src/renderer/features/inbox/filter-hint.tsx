import { Button } from '@mantine/core';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { formatCount } from '../../parts/format-size.ts';
import type { CaptureListState, SlowSearch } from './capture-list.ts';
import styles from './filter-field.module.css';

interface FilterHintProps {
  readonly id: string;
  /** What is typed. */
  readonly draft: string;
  /** What is in force. */
  readonly filter: string;
  readonly state: CaptureListState;
  readonly onSearch: (how: SlowSearch) => void;
}

/** What the filter means in plain words, or where it goes wrong; how many match, and how far a slow look-up has come. */
export function FilterHint({ id, draft, filter, state, onSearch }: FilterHintProps) {
  if (draft.trim() === '') return null;
  const parsed = tryParseFilter(draft);
  return (
    <div className={styles['hintLine']}>
      <p id={id} className={styles['hint']} data-error={!parsed.ok || undefined} aria-live="polite">
        {parsed.ok ? (
          describeFilter(parsed.expression)
        ) : (
          <FaultyFilter text={draft} problem={parsed.error} from={parsed.from} to={parsed.to} />
        )}
      </p>
      {filter === '' || state.status !== 'ready' ? null : <Matches state={state} onSearch={onSearch} />}
    </div>
  );
}

function Matches({ state, onSearch }: Pick<FilterHintProps, 'state' | 'onSearch'>) {
  const { segments, search, held } = state;
  if (search !== null && !segments.exact) return <Progress state={state} search={search} onSearch={onSearch} />;
  const count = segments.count + held;
  const number = segments.exact ? formatCount(count) : `about ${formatCount(Number(count.toPrecision(2)))}`;
  return <span className={styles['count']}>{count === 1 && segments.exact ? '1 matches' : `${number} match`}</span>;
}

function Progress({ state, search, onSearch }: Pick<FilterHintProps, 'state' | 'onSearch'> & { readonly search: SlowSearch }) {
  const { list, known } = state.segments;
  const found = list.reduce((sum, { exact, count }) => (exact ? sum + count : sum), 0);
  const percent = Math.min(99, Math.floor(known * 100));
  return (
    <span className={styles['progress']}>
      <progress aria-label="Captures looked through" max={100} value={percent} className={styles['bar']} />
      <span className={styles['count']}>
        {formatCount(found)} found in {percent} %
      </span>
      {search === 'stopped' ? (
        <Button size="compact-xs" onClick={() => onSearch('looking')}>
          Go on
        </Button>
      ) : (
        <Button size="compact-xs" onClick={() => onSearch('stopped')}>
          Stop
        </Button>
      )}
      {search === 'looking-at-all' ? null : (
        <Button
          size="compact-xs"
          title="Count every match, down to the oldest capture"
          onClick={() => onSearch('looking-at-all')}
        >
          Look through all
        </Button>
      )}
    </span>
  );
}

interface FaultyFilterProps {
  readonly text: string;
  readonly problem: string;
  readonly from: number;
  readonly to: number;
}

/** The place of the fault with a few characters around it, and what is wrong there. */
function FaultyFilter({ text, problem, from, to }: FaultyFilterProps) {
  const around = 24;
  const start = Math.max(0, from - around);
  return (
    <>
      {problem}{' '}
      <code className={styles['place']}>
        {start > 0 ? '…' : ''}
        {text.slice(start, from)}
        <mark className={styles['fault']}>{text.slice(from, Math.max(to, from + 1)) || ' '}</mark>
        {text.slice(Math.max(to, from + 1), to + around)}
      </code>
    </>
  );
}
