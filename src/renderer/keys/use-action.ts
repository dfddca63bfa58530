/**
 * How a screen gives the app an action. One line does it:
 *
 *   useAction({ id: 'chart.toggle', title: 'Show or hide the chart', group: 'Inbox', keys: ['C'], rooms: ['inbox'], run: toggle });
 *
 * While the component is shown the action is in the palette, in the list of keys (`?`) and in Settings, where its keys can be
 * changed; its keys work, single letters only where nobody types. `enabled: false` switches it off for the moment. To have it
 * listed also while the component is not shown, make it known at the top of the module:
 *
 *   const toggleChart = defineAction({ id: 'chart.toggle', ... });
 *   useAction({ ...toggleChart, run: toggle });
 *
 * A button that does the same shows the key with `useKeyHint('chart.toggle')`.
 */
import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react';
import { keysOf, useBindings } from './bindings.ts';
import { ariaKeys, bindingWords } from './chord.ts';
import { keyEnvironment } from './environment.ts';
import { actions, type Action, type ActionContext, type ActionDefinition } from './registry.ts';

/** An action that can be done while this component is shown. */
export function useAction(action: Action): void {
  useActions([action]);
}

/** Several at once. What they do may change with every render; what they are, by id, should not. */
export function useActions(all: readonly Action[]): void {
  const run = useEffectEvent((id: string, context: ActionContext): void => {
    all.find((action) => action.id === id)?.run(context);
  });
  const enter = useEffectEvent((ids: readonly string[]) => {
    const entered = all.filter(({ id }) => ids.includes(id));
    return actions.enter(entered.map((definition) => ({ definition, run: (context) => run(definition.id, context) })));
  });
  const names = all.flatMap(({ id, enabled }) => (enabled === false ? [] : [id])).join(' ');
  // Before the screen is painted: a key works as soon as what it acts on is seen.
  useLayoutEffect(() => enter(names.split(' ')), [names]);
}

/** All actions that are known. */
export function useDefinitions(): readonly ActionDefinition[] {
  return useSyncExternalStore(actions.subscribe, actions.definitions);
}

/** The first key of an action, in words; null while it has none. */
export function useKeyWords(id: string): string | null {
  const [binding] = useKeysOf(id);
  return binding === undefined ? null : bindingWords(binding, keyEnvironment);
}

/** ` (P)` for the end of a tooltip; empty while the action has no key. */
export function useKeyHint(id: string): string {
  const words = useKeyWords(id);
  return words === null ? '' : ` (${words})`;
}

/** What a button that does the action says of its keys. */
export function useAriaKeys(id: string): string | undefined {
  const keys = useKeysOf(id).flatMap((binding) => ariaKeys(binding, keyEnvironment) ?? []);
  return keys.length === 0 ? undefined : keys.join(' ');
}

/** The keys of an action that work now. */
export function useKeysOf(id: string): readonly string[] {
  const definitions = useDefinitions();
  const choices = useBindings();
  const definition = definitions.find((candidate) => candidate.id === id);
  return definition === undefined ? [] : keysOf(definition, choices);
}
