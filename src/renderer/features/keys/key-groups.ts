import type { ActionDefinition } from '../../keys/registry.ts';

/** The order of the groups in lists; others follow in the order they were made known. */
const order = ['Everywhere', 'Go to', 'List', 'Capture', 'Detail'];

/** Entries under their headings. */
export function byGroup<Entry extends { readonly definition: ActionDefinition }>(entries: readonly Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>(order.map((name) => [name, []]));
  for (const entry of entries) {
    const group = groups.get(entry.definition.group);
    if (group === undefined) groups.set(entry.definition.group, [entry]);
    else group.push(entry);
  }
  return [...groups].filter(([, list]) => list.length > 0);
}
