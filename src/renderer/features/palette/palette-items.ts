/** What the palette can offer, and the order in which it does. Knows nothing of the screen. */
import { keysOf, type KeyChoices } from '../../keys/bindings.ts';
import { actions, type ActionDefinition } from '../../keys/registry.ts';
import { sections, settingEntries } from '../settings/settings-index.ts';
import { openView } from '../../navigation.ts';
import { fuzzyMatch } from './fuzzy.ts';

export interface PaletteItem {
  /** The same for the same thing, also tomorrow. */
  readonly id: string;
  readonly title: string;
  /** The heading it stands under. */
  readonly group: string;
  /** Quiet text behind the title. */
  readonly detail?: string;
  /** More words to find it by, not shown. */
  readonly keywords?: string;
  /** Only for who types: it would crowd the list that stands there before. */
  readonly quiet?: boolean;
  /** Found by other means: shown whatever was typed. */
  readonly found?: boolean;
  /** The first of its keys. */
  readonly binding?: string | undefined;
  readonly run: () => void;
}

export interface RankedItem {
  readonly item: PaletteItem;
  /** Places in the title that fit what was typed. */
  readonly places: readonly number[];
}

export interface PaletteGroup {
  readonly name: string;
  readonly items: readonly RankedItem[];
}

const shownPerGroup = 8;
const shownRecent = 5;
/** While nothing is typed. Going somewhere comes first: a careless Enter does no harm there. */
const firstGroups = ['Recent', 'Go to', 'Capture', 'List', 'Detail'];

/** Nothing typed: what was chosen before, then all by group. Something typed: what fits, the best group first. */
export function rankItems(items: readonly PaletteItem[], query: string, recent: readonly string[]): PaletteGroup[] {
  if (query.trim() === '') {
    const last = recent.flatMap((id) => items.find((item) => item.id === id) ?? []).slice(0, shownRecent);
    const rest = items.filter((item) => !last.includes(item) && item.found !== true && item.quiet !== true);
    const all = [...last.map((item) => ({ ...item, group: 'Recent' })), ...rest];
    return groupsOf(
      all.map((item) => ({ item, places: [], score: 0 })),
      firstGroups,
    );
  }
  const ranked = items.flatMap((item) => {
    const title = fuzzyMatch(query, item.title);
    const other = item.keywords === undefined ? null : fuzzyMatch(query, item.keywords);
    if (title === null && other === null && item.found !== true) return [];
    const again = Math.max(0, 30 - 5 * (recent.includes(item.id) ? recent.indexOf(item.id) : 6));
    const score = Math.max(title?.score ?? -Infinity, (other?.score ?? -Infinity) - 300, item.found === true ? -500 : -Infinity);
    return [{ item, places: title?.places ?? [], score: score + again }];
  });
  return groupsOf(ranked.toSorted((one, other) => other.score - one.score)).map((group) => ({
    ...group,
    items: group.items.slice(0, shownPerGroup),
  }));
}

function groupsOf(ranked: readonly (RankedItem & { readonly score: number })[], order: readonly string[] = []): PaletteGroup[] {
  const groups = new Map<string, RankedItem[]>(order.map((name) => [name, []]));
  for (const { item, places } of ranked) {
    const group = groups.get(item.group);
    if (group === undefined) groups.set(item.group, [{ item, places }]);
    else group.push({ item, places });
  }
  return [...groups].flatMap(([name, items]) => (items.length === 0 ? [] : [{ name, items }]));
}

/** Every action that can be done now, once each; those whose keys belong to a part of the screen cannot be done from here. */
export function actionItems(live: readonly ActionDefinition[], choices: KeyChoices): PaletteItem[] {
  const byId = new Map(live.map((definition) => [definition.id, definition]));
  return [...byId.values()]
    .filter(({ fixed }) => fixed !== true)
    .map((definition) => ({
      id: definition.id,
      title: definition.title,
      group: definition.group,
      keywords: `${definition.group} ${definition.keywords ?? ''}`,
      quiet: definition.quiet === true,
      binding: keysOf(definition, choices)[0],
      run: () => actions.run(definition.id),
    }));
}

/** The sections of Settings, and for who types every setting in them. */
export function settingItems(): PaletteItem[] {
  const named = new Map<string, string>(sections.map(({ id, label }) => [id, label]));
  const own = settingEntries.filter(({ section, name }) => named.get(section) !== name);
  return [
    ...sections.map(({ id, label }): PaletteItem => ({
      id: `settings.${id}`,
      title: label,
      group: 'Settings',
      keywords: `settings ${id}`,
      run: () => openView('settings', { section: id }),
    })),
    ...own.map(({ section, id, name, words }): PaletteItem => ({
      id: `setting.${id}`,
      title: name,
      group: 'Settings',
      detail: named.get(section) ?? section,
      keywords: `settings ${words}`,
      quiet: true,
      run: () => openView('settings', { section, setting: id }),
    })),
  ];
}
