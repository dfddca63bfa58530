import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { detailTabOf, detailTabs, useDetailState } from './detail-state.ts';

const shared = { group: 'Detail', rooms: ['inbox'] } as const;
const next = defineAction({
  ...shared,
  id: 'detail.next-tab',
  title: 'Next tab',
  keys: { desktop: [']', 'Ctrl+Tab'], browser: [']'] },
  inPalette: false,
});
const previous = defineAction({
  ...shared,
  id: 'detail.previous-tab',
  title: 'Previous tab',
  keys: { desktop: ['[', 'Ctrl+Shift+Tab'], browser: ['['] },
  inPalette: false,
});
const places = detailTabs.map((_, index) =>
  defineAction({
    ...shared,
    id: `detail.tab-${index + 1}`,
    title: `Tab ${index + 1} of the capture`,
    keys: { desktop: [`${index + 1}`, `Mod+${index + 1}`], browser: [`${index + 1}`] },
    inPalette: false,
  }),
);

interface NamedTab {
  readonly name: string;
  readonly title: string;
}

/** The tabs of a capture by key, and by name in the palette, while one is shown. */
export function useTabActions(tabs: readonly NamedTab[]): void {
  const { tab, setTab } = useDetailState();
  const go = (name: string | undefined): void => setTab(detailTabOf(name ?? null) ?? tab);
  const at = tabs.findIndex(({ name }) => name === tab);
  const step = (by: number): void => go(tabs[(at + by + tabs.length) % tabs.length]?.name);
  useActions([
    { ...next, run: () => step(1) },
    { ...previous, run: () => step(-1) },
    ...places.slice(0, tabs.length).map((action, index) => ({ ...action, run: () => go(tabs[index]?.name) })),
    ...tabs.map(({ name, title }) => ({
      ...shared,
      id: `detail.${name}`,
      title: `Show ${title.toLowerCase()}`,
      run: () => go(name),
    })),
  ]);
}
