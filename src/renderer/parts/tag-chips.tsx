import { IconNote, IconX } from '@tabler/icons-react';
import styles from './tag-chips.module.css';

interface TagChipsProps {
  readonly tags: readonly string[];
  /** Says that there is a note, with a mark in front. */
  readonly noted?: boolean;
  /** How many are shown before "+2"; all when left out. */
  readonly limit?: number;
  /** A click on a tag; left out: tags are not buttons. */
  readonly onTag?: (tag: string) => void;
  /** Takes one off; left out: there is no button for it. */
  readonly onRemove?: (tag: string) => void;
}

/** The tags of a capture, and whether it has a note. Nothing while there are none. */
export function TagChips({ tags, noted = false, limit = Infinity, onTag, onRemove }: TagChipsProps) {
  if (tags.length === 0 && !noted) return null;
  const shown = tags.slice(0, limit);
  const more = tags.slice(limit);
  return (
    <span className={styles['chips']}>
      {noted ? (
        <span className={styles['note']} title="Has a note">
          <IconNote size={14} stroke={1.75} aria-hidden />
          <span className={styles['hidden']}>has a note</span>
        </span>
      ) : null}
      {shown.map((tag) => (
        <span key={tag} className={styles['chip']} title={tag}>
          {onTag === undefined ? (
            <span className={styles['word']} dir="auto">
              {tag}
            </span>
          ) : (
            <button
              type="button"
              className={styles['word']}
              dir="auto"
              title={`Show captures tagged ${tag}`}
              onClick={() => onTag(tag)}
            >
              {tag}
            </button>
          )}
          {onRemove === undefined ? null : (
            <button type="button" className={styles['remove']} aria-label={`Remove the tag ${tag}`} onClick={() => onRemove(tag)}>
              <IconX size={12} stroke={2} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {more.length === 0 ? null : (
        <span className={styles['more']} title={more.join(', ')}>
          +{more.length}
          <span className={styles['hidden']}> more tags: {more.join(', ')}</span>
        </span>
      )}
    </span>
  );
}
