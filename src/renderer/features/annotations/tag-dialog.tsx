/** Puts tags on one capture or many: type, arrow, Enter; each takes effect at once. */
import { Modal } from '@mantine/core';
import { IconCheck, IconMinus, IconPlus, IconTag } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { foldTag, tagProblem } from '#shared/tag.ts';
import { describeError } from '../../host/error-report.ts';
import { focusInDialog } from '../../parts/focus-on-mount.ts';
import { Option, OptionList } from '../../parts/option-list.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { useTagChanges, useTags } from './annotation-data.ts';
import { useAnnotating, type Taggable } from './annotating-state.ts';
import styles from './annotations.module.css';
import { tagChoices, type TagChoice } from './tag-choices.ts';

export function TagDialog() {
  const { tagging, editTags } = useAnnotating();
  const close = (): void => editTags(null);
  return (
    <Modal
      opened={tagging !== null}
      onClose={close}
      title={tagging?.length === 1 ? `Tags of ${tagging[0]?.id}` : `Tags of ${formatCount(tagging?.length ?? 0)} captures`}
      size={400}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {tagging === null ? null : <TagEditor captures={tagging} />}
    </Modal>
  );
}

/** Which of the captures have which tags, as it stands after what was done here. */
function useTagsOf(captures: readonly Taggable[]) {
  const { tag } = useTagChanges();
  const [tags, setTags] = useState(() => new Map(captures.map((capture) => [capture.id, new Set(capture.tags)])));
  const [problem, setProblem] = useState<string | null>(null);
  const toggle = (name: string, on: boolean): void => {
    const before = tags;
    const change = (set: ReadonlySet<string>): Set<string> =>
      new Set(on ? [...set, name] : [...set].filter((each) => each !== name));
    setProblem(null);
    setTags(new Map([...before].map(([id, set]) => [id, change(set)])));
    tag({ ids: [...before.keys()], ...(on ? { add: [name] } : { remove: [name] }) }).catch((error: unknown) => {
      setTags(before);
      const { problem: words, remedy } = describeError(error);
      setProblem(`${words} ${remedy}`);
    });
  };
  return { tags, toggle, problem };
}

function TagEditor({ captures }: { readonly captures: readonly Taggable[] }) {
  const known = useTags().data ?? [];
  const { tags, toggle, problem } = useTagsOf(captures);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const typed = foldTag(text);
  const wrong = typed === '' ? null : tagProblem(typed);
  const choices = tagChoices(known, [...tags.values()], typed);
  const at = Math.min(active, Math.max(0, choices.length - 1));

  const choose = (choice: TagChoice | undefined): void => {
    if (choice === undefined) return;
    toggle(choice.tag, choice.on !== 'all');
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const last = choices.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1 }[event.key];
    if (to !== undefined) setActive(Math.max(0, to));
    else if (event.key === 'Enter') choose(choices[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles['editor']}>
      <input
        className={styles['tagInput']}
        role="combobox"
        aria-label="Tag"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={choices.length === 0 ? undefined : `${listId}-${at}`}
        aria-invalid={wrong !== null}
        aria-describedby={`${listId}-words`}
        placeholder="Find or make a tag"
        ref={focusInDialog}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <OptionList id={listId} label="Tags" multiselectable className={styles['choices']}>
        {choices.map((choice, index) => (
          <Option
            key={choice.tag}
            id={`${listId}-${index}`}
            active={index === at}
            selected={choice.on === 'all'}
            onPoint={() => setActive(index)}
            onChoose={() => choose(choice)}
          >
            <Choice choice={choice} of={captures.length} />
          </Option>
        ))}
      </OptionList>
      <p
        id={`${listId}-words`}
        className={styles['words']}
        data-wrong={wrong !== null || problem !== null || undefined}
        aria-live="polite"
      >
        {wrong ??
          problem ??
          (choices.length === 0 ? 'No tags yet. Type one and press Enter.' : 'Enter puts a tag on or takes it off.')}
      </p>
    </div>
  );
}

interface ChoiceProps {
  readonly choice: TagChoice;
  /** How many captures are meant. */
  readonly of: number;
}

function Choice({ choice, of }: ChoiceProps) {
  const Icon = choice.on === 'all' ? IconCheck : choice.on === 'some' ? IconMinus : choice.fresh ? IconPlus : IconTag;
  return (
    <>
      <Icon size={14} stroke={1.75} aria-hidden className={choice.on === 'none' ? styles['off'] : undefined} />
      <span className={styles['choiceWord']} dir="auto">
        {choice.fresh ? `Make “${choice.tag}”` : choice.tag}
      </span>
      <span className={styles['choiceCount']}>
        {choice.on === 'some' ? `${choice.have} of ${of} here` : choice.fresh ? '' : formatCount(choice.captures)}
      </span>
    </>
  );
}
