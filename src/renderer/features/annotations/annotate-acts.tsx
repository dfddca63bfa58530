import { ActionIcon } from '@mantine/core';
import { IconNote, IconTag } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { useAriaKeys, useKeyHint } from '../../keys/use-action.ts';
import { useAnnotating } from './annotating-state.ts';

/** What adds tags and a note to a capture. */
export function AnnotateActs({ capture }: { readonly capture: Capture }) {
  const { editTags, editNote } = useAnnotating();
  const tagKey = useKeyHint('capture.tag');
  const noteKey = useKeyHint('capture.note');
  return (
    <>
      <ActionIcon
        aria-label="Tag"
        aria-keyshortcuts={useAriaKeys('capture.tag')}
        title={`Tag${tagKey}`}
        onClick={() => editTags([capture])}
      >
        <IconTag size={16} stroke={1.75} aria-hidden />
      </ActionIcon>
      <ActionIcon
        aria-label={capture.note === null ? 'Write a note' : 'Edit note'}
        title={`${capture.note === null ? 'Write a note' : 'Edit note'}${noteKey}`}
        onClick={() => editNote(capture.id)}
      >
        <IconNote size={16} stroke={1.75} aria-hidden />
      </ActionIcon>
    </>
  );
}
