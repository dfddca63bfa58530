/** One retry policy: what it comes to as a picture, its rules in words, and where they come from. */
import { Button } from '@mantine/core';
import { IconCopyPlus, IconPlayerPlay } from '@tabler/icons-react';
import { ConfidenceMark } from '../providers/confidence-mark.tsx';
import { copyOfPolicy } from './policy-draft.ts';
import { newPolicy, usePolicyDraftStore } from './policy-draft-store.ts';
import type { ListedPolicy } from './policy-data.ts';
import { PolicyFacts } from './policy-facts.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { PolicyTimeline } from './policy-timeline.tsx';
import styles from './policies.module.css';

interface PolicyDetailProps {
  /** Null for one that does not exist yet. */
  readonly policy: ListedPolicy | null;
  readonly policies: readonly ListedPolicy[];
  readonly onOpen: (id: string | null) => void;
  /** Takes it over into the set-up of a run. */
  readonly onUse: (id: string) => void;
}

export function PolicyDetail({ policy, policies, onOpen, onUse }: PolicyDetailProps) {
  const put = usePolicyDraftStore((store) => store.put);
  const duplicate = (original: ListedPolicy): void => {
    put(
      newPolicy,
      copyOfPolicy(
        original,
        policies.map(({ id }) => id),
      ),
    );
    onOpen(newPolicy);
  };
  if (policy === null || !policy.builtIn) {
    return <PolicyEditor policy={policy} policies={policies} onOpen={onOpen} onUse={onUse} onDuplicate={duplicate} />;
  }
  return (
    <section className={styles['detail']} aria-labelledby="policy-title">
      <header className={styles['head']}>
        <h2 id="policy-title" className={styles['title']}>
          {policy.name}
        </h2>
        <ConfidenceMark confidence={policy.confidence} />
        <div className={styles['headButtons']}>
          <Button leftSection={<IconCopyPlus size={16} stroke={1.75} aria-hidden />} onClick={() => duplicate(policy)}>
            Make my own copy
          </Button>
          <Button
            variant="filled"
            leftSection={<IconPlayerPlay size={16} stroke={1.75} aria-hidden />}
            onClick={() => onUse(policy.id)}
          >
            Rehearse it
          </Button>
        </div>
      </header>
      <div className={styles['scroll']}>
        <PolicyTimeline policy={policy} title="What it comes to" />
        <PolicyFacts policy={policy} />
      </div>
    </section>
  );
}
