/** All tags in use: renamed, joined and deleted here, each with a way back. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { TagCount } from '#shared/annotation.ts';
import { foldTag, tagProblem } from '#shared/tag.ts';
import { describeError } from '../../host/error-report.ts';
import { openView } from '../../navigation.ts';
import { focusOnMount } from '../../parts/focus-on-mount.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import settings from '../settings/settings.module.css';
import { useTagChanges, useTags } from './annotation-data.ts';
import { tagFilter } from './tag-filter.ts';
import styles from './tags-section.module.css';

export function TagsSection() {
  const tags = useTags();
  return (
    <section aria-labelledby="tags-title" data-setting="tags">
      <h2 id="tags-title" className={settings['title']}>
        Tags
      </h2>
      <p className={settings['intro']}>
        Put on captures with T, or by rules. A tag that is renamed or deleted changes on every capture and in every rule. Tags and
        notes do not keep a capture from being deleted by retention: only a pin does.
      </p>
      {tags.error === null ? null : <ErrorNotice error={tags.error} onRetry={() => void tags.refetch()} />}
      {tags.data?.length === 0 ? <EmptyState title="No tags yet" text="Choose a capture in the inbox and press T." /> : null}
      {tags.data === undefined || tags.data.length === 0 ? null : (
        <ul className={styles['list']}>
          {tags.data.map((tag) => (
            <TagLine key={tag.tag} tag={tag} all={tags.data} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TagLine({ tag: { tag, captures }, all }: { readonly tag: TagCount; readonly all: readonly TagCount[] }) {
  const { remove } = useTagChanges();
  const [renaming, setRenaming] = useState(false);
  return (
    <li className={styles['line']}>
      {renaming ? (
        <Rename tag={tag} all={all} onDone={() => setRenaming(false)} />
      ) : (
        <>
          <span className={styles['tag']} dir="auto">
            {tag}
          </span>
          <Button
            variant="subtle"
            className={styles['count'] ?? ''}
            onClick={() => openView('inbox', { filter: tagFilter(tag) })}
          >
            {captures === 1 ? '1 capture' : `${formatCount(captures)} captures`}
          </Button>
          <ActionIcon aria-label={`Rename ${tag}`} title="Rename, or join with another" onClick={() => setRenaming(true)}>
            <IconPencil size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Delete ${tag}`} title="Delete" onClick={() => void remove(tag).catch(tellFailure)}>
            <IconTrash size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </>
      )}
    </li>
  );
}

interface RenameProps {
  readonly tag: string;
  readonly all: readonly TagCount[];
  readonly onDone: () => void;
}

function Rename({ tag, all, onDone }: RenameProps) {
  const { rename } = useTagChanges();
  const [text, setText] = useState(tag);
  const [refused, setRefused] = useState<string | null>(null);
  const to = foldTag(text);
  const problem = tagProblem(to) ?? refused;
  const joins = to !== tag && all.some((other) => other.tag === to);
  const save = (): void => {
    if (tagProblem(to) !== null) return;
    if (to === tag) return onDone();
    rename(tag, to).then(onDone, (error: unknown) => setRefused(describeError(error).problem));
  };
  return (
    <form
      className={styles['rename']}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        className={styles['field'] ?? ''}
        aria-label={`New name of ${tag}`}
        ref={focusOnMount}
        dir="auto"
        value={text}
        error={problem}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefused(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <Button type="submit" variant="filled" disabled={problem !== null}>
        {joins ? `Join with ${to}` : 'Rename'}
      </Button>
      <Button onClick={onDone}>Cancel</Button>
    </form>
  );
}
