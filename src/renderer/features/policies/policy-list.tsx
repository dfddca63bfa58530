import { IconPointFilled, IconZoomQuestion } from '@tabler/icons-react';
import { SideList, SideMark } from '../../parts/side-list.tsx';
import type { ListedPolicy } from './policy-data.ts';
import { newPolicy, usePolicyDraftStore } from './policy-draft-store.ts';
import styles from './policies.module.css';

interface PolicyListProps {
  readonly policies: readonly ListedPolicy[];
  readonly selected: string | null;
  readonly onOpen: (id: string) => void;
}

/** Own policies first, then the built-in ones with how sure they are. */
export function PolicyList({ policies, selected, onOpen }: PolicyListProps) {
  const drafts = usePolicyDraftStore((store) => store.drafts);
  const fresh = newPolicy in drafts ? [{ id: newPolicy, label: 'New policy', mark: <Unsaved /> }] : [];
  const own = policies
    .filter(({ builtIn }) => !builtIn)
    .map(({ id, name }) => ({ id, label: name, detail: id, wire: true, mark: id in drafts ? <Unsaved /> : null }));
  const builtIn = policies
    .filter((policy) => policy.builtIn)
    .map(({ id, name, confidence }) => ({ id, label: name, mark: confidence === 'guess' ? <Guess /> : null }));
  const open = selected ?? policies[0]?.id ?? null;
  return (
    <nav className={styles['list']} aria-label="Retry policies">
      {fresh.length + own.length === 0 ? (
        <p className={styles['listHint']}>Copy a built-in policy to make your own.</p>
      ) : (
        <>
          <h2 className={styles['listTitle']}>Your own</h2>
          <SideList label="Your own policies" items={[...fresh, ...own]} selected={open} onSelect={onOpen} />
        </>
      )}
      <h2 className={styles['listTitle']}>Built in</h2>
      <SideList label="Built-in policies" items={builtIn} selected={open} onSelect={onOpen} />
    </nav>
  );
}

function Unsaved() {
  return <SideMark icon={<IconPointFilled size={14} aria-hidden />} words="unsaved changes" />;
}

function Guess() {
  return (
    <SideMark icon={<IconZoomQuestion size={14} stroke={1.75} aria-hidden />} words="a guess: its schedule is not documented" />
  );
}
