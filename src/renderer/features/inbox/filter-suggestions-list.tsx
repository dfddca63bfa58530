import { Option, OptionGroup, OptionList } from '../../parts/option-list.tsx';
import styles from './filter-field.module.css';
import type { Suggestion } from './filter-suggestions.ts';

export interface OfferedGroup {
  /** Null: the only one, which needs no heading. */
  readonly name: string | null;
  readonly items: readonly Suggestion[];
}

interface FilterSuggestionsProps {
  readonly id: string;
  readonly groups: readonly OfferedGroup[];
  /** Counted through all groups; null: none. */
  readonly active: number | null;
  /** Says how the language is written. */
  readonly taught: boolean;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (suggestion: Suggestion) => void;
}

/** What can be put in; lies over the list so that nothing moves. */
export function FilterSuggestions({ id, groups, active, taught, onPoint, onChoose }: FilterSuggestionsProps) {
  return (
    <div className={styles['offer']}>
      {taught ? (
        <p className={styles['helpText']}>
          Words look in summary and body. <code>key:value</code> looks in one field, <code>-</code> before it turns it around,{' '}
          <code>OR</code> joins two.
        </p>
      ) : null}
      <OptionList id={id} label="Suggestions for the filter" className={styles['options']}>
        {groups.map(({ name, items }, group) => {
          const first = groups.slice(0, group).reduce((sum, before) => sum + before.items.length, 0);
          const options = items.map((suggestion, index) => (
            <Option
              key={`${suggestion.text} ${suggestion.label}`}
              id={`${id}-${first + index}`}
              active={active === first + index}
              selected={active === first + index}
              onPoint={() => onPoint(first + index)}
              onChoose={() => onChoose(suggestion)}
            >
              <span className={styles['label']} dir="auto">
                {suggestion.label}
              </span>
              {suggestion.detail === '' ? null : <span className={styles['detail']}>{suggestion.detail}</span>}
            </Option>
          ));
          return name === null ? (
            options
          ) : (
            <OptionGroup key={name} name={name}>
              {options}
            </OptionGroup>
          );
        })}
      </OptionList>
      <p className={styles['keysHelp']} aria-hidden>
        <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Tab</kbd> takes it · <kbd>Enter</kbd> to the list
      </p>
    </div>
  );
}
