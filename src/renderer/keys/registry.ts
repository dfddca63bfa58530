/**
 * Every action of the app, by id: what it is called, which keys it has, and, while something on the screen can do it, how it
 * is done. The palette, the list of keys, Settings and the key listener read this; screens write it through `useAction`.
 */
import type { View } from '../navigation.ts';

/** What an action is told when it runs. */
export interface ActionContext {
  /** Rows that fit into the list the key was pressed in; for page keys. */
  readonly page: number;
}

export interface ActionDefinition {
  /** `noun.verb`, for ever: people's own keys are stored under it. */
  readonly id: string;
  /** A verb phrase in sentence case: "Pin or unpin the capture". */
  readonly title: string;
  /** The heading it stands under in lists. */
  readonly group: string;
  /** Bindings (see chord.ts), the first one is shown; by host where they differ. */
  readonly keys?: readonly string[] | { readonly desktop: readonly string[]; readonly browser: readonly string[] };
  /** Rooms in which it can be done; left out: everywhere. Actions of different rooms may have the same keys. Empty: only in a dialog or a part of its own, where it is in nobody's way. */
  readonly rooms?: readonly View[];
  /** `list`: its keys work only while the list, or nothing, has the focus. */
  readonly place?: 'list';
  /** `true`: also while a dialog or menu is open. */
  readonly inDialogs?: boolean;
  /** `true`: in the palette only for who types its name, such as moving by a row. */
  readonly quiet?: boolean;
  /** `true`: its keys belong to a part of the screen and cannot be changed; it is only told of. */
  readonly fixed?: boolean;
  /** More words to find it by. */
  readonly keywords?: string;
}

export interface Action extends ActionDefinition {
  readonly run: (context: ActionContext) => void;
  /** `false`: cannot be done just now, and its keys do nothing. */
  readonly enabled?: boolean;
}

interface LiveAction {
  readonly definition: ActionDefinition;
  readonly run: (context: ActionContext) => void;
}

class ActionRegistry {
  readonly #definitions = new Map<string, ActionDefinition>();
  /** In the order in which they came; of those with one id the last one counts. */
  #live: readonly LiveAction[] = [];
  #listed: readonly ActionDefinition[] = [];
  readonly #listeners = new Set<() => void>();

  /** Makes an action known, so that it is listed also while nothing on the screen can do it. */
  define(definition: ActionDefinition): void {
    if (this.#definitions.has(definition.id)) return;
    this.#definitions.set(definition.id, definition);
    this.#listed = [...this.#definitions.values()];
    this.#tell();
  }

  /** Actions that can be done from now on; the returned function ends it. */
  enter(actions: readonly LiveAction[]): () => void {
    for (const { definition } of actions) this.define(definition);
    this.#live = [...this.#live, ...actions];
    this.#tell();
    return () => {
      this.#live = this.#live.filter((action) => !actions.includes(action));
      this.#tell();
    };
  }

  /** All that are known, in the order in which they were made known. */
  readonly definitions = (): readonly ActionDefinition[] => this.#listed;

  /** Those that can be done now, the latest last. */
  readonly live = (): readonly LiveAction[] => this.#live;

  find(id: string): ActionDefinition | null {
    return this.#definitions.get(id) ?? null;
  }

  /** Does it, if that can be done now. Says whether it was. */
  run(id: string, context: ActionContext = { page: 20 }): boolean {
    const action = this.#live.findLast(({ definition }) => definition.id === id);
    action?.run(context);
    return action !== undefined;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const actions = new ActionRegistry();

/** Makes an action known and gives it back, for a constant at the top of a module: it is then listed in every room. */
export function defineAction<Definition extends ActionDefinition>(definition: Definition): Definition {
  actions.define(definition);
  return definition;
}
