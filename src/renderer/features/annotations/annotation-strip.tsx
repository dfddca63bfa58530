/** What people added to a capture, under its header: tags and the note. Takes no room while there is neither. */
import { Button, Textarea } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import { noteLimit } from '#shared/annotation-limits.ts';
import type { Capture } from '#shared/capture.ts';
import { openView } from '../../navigation.ts';
import { focusOnMount } from '../../parts/focus-on-mount.ts';
import { formatCount } from '../../parts/format-size.ts';
import { TagChips } from '../../parts/tag-chips.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { tagFilter } from './tag-filter.ts';
import { useSetNote, useTagChanges } from './annotation-data.ts';
import { useAnnotating } from './annotating-state.ts';
import styles from './annotations.module.css';

export function AnnotationStrip({ capture }: { readonly capture: Capture }) {
  const { editTags, noting } = useAnnotating();
  const { tag } = useTagChanges();
  const writing = noting === capture.id;
  if (capture.tags.length === 0 && capture.note === null && !writing) return null;
  return (
    <div className={styles['strip']}>
      {capture.tags.length === 0 ? null : (
        <div className={styles['tags']}>
          <TagChips
            tags={capture.tags}
            onTag={(name) => openView('inbox', { filter: tagFilter(name), capture: capture.id })}
            onRemove={(name) => void tag({ ids: [capture.id], remove: [name] }).catch(tellFailure)}
          />
          <Button
            variant="subtle"
            className={styles['add'] ?? ''}
            leftSection={<IconPlus size={12} stroke={2} aria-hidden />}
            onClick={() => editTags([capture])}
          >
            Tag
          </Button>
        </div>
      )}
      {writing ? (
        <NoteEditor key={capture.id} capture={capture} />
      ) : capture.note === null ? null : (
        <Note id={capture.id} note={capture.note} />
      )}
    </div>
  );
}

function Note({ id, note }: { readonly id: string; readonly note: string }) {
  const editNote = useAnnotating((state) => state.editNote);
  return (
    <div className={styles['note']}>
      <p className={styles['noteText']} dir="auto">
        {note}
      </p>
      <Button variant="subtle" leftSection={<IconPencil size={14} stroke={1.75} aria-hidden />} onClick={() => editNote(id)}>
        Edit note
      </Button>
    </div>
  );
}

/** Saved with Ctrl+Enter, with the button, and on leaving the field; Escape leaves it as it was. */
function NoteEditor({ capture }: { readonly capture: Capture }) {
  const { drafts, setDraft, editNote } = useAnnotating();
  const setNote = useSetNote();
  const frame = useRef<HTMLDivElement>(null);
  const stored = capture.note ?? '';
  const draft = drafts[capture.id] ?? stored;
  const leave = (): void => {
    const back = frame.current?.closest<HTMLElement>('section');
    editNote(null);
    back?.focus({ preventScroll: true });
  };
  const keep = async (): Promise<boolean> => {
    if (draft === stored) return true;
    const kept = await setNote(capture.id, draft);
    if (kept) setDraft(capture.id, null);
    return kept;
  };
  const saveAndLeave = (): void => {
    void keep().then((kept) => {
      if (kept) leave();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      setDraft(capture.id, null);
      leave();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) saveAndLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={frame}
      className={styles['noteEditor']}
      onBlur={(event) => {
        if (event.relatedTarget === null || !event.currentTarget.contains(event.relatedTarget)) void keep();
      }}
    >
      <Textarea
        aria-label="Note"
        ref={focusOnMount}
        autosize
        minRows={2}
        maxRows={10}
        dir="auto"
        maxLength={noteLimit}
        value={draft}
        onChange={(event) => setDraft(capture.id, event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles['noteFoot']}>
        <span className={styles['words']}>
          {draft.length > noteLimit - 1000
            ? `${formatCount(noteLimit - draft.length)} characters left.`
            : capture.pinned
              ? 'Only for you; it is never sent.'
              : 'Only for you; it is never sent. It goes with its capture: pin the capture to keep both.'}
        </span>
        <Button variant="filled" onClick={saveAndLeave}>
          Save
        </Button>
      </div>
    </div>
  );
}
