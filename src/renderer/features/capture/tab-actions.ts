import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { detailTabs, useDetailState, type DetailTab } from './detail-state.ts';

const shared = { group: 'Detail', rooms: ['inbox'] } as const;
const next = defineAction({
  ...shared,
  id: 'detail.next-tab',
  title: 'Next tab',
  keys: { desktop: [']', 'Ctrl+Tab'], browser: [']'] },
  quiet: true,
});
const previous = defineAction({
  ...shared,
  id: 'detail.previous-tab',
  title: 'Previous tab',
  keys: { desktop: ['[', 'Ctrl+Shift+Tab'], browser: ['['] },
  quiet: true,
});
/** Numbers by place; those with Ctrl belong to the browser where there is one. */
const tabs = detailTabs.map((name, index) => ({
  name,
  action: defineAction({
    ...shared,
    id: `detail.${name}`,
    title: `Show ${name}`,
    keys: { desktop: [`${index + 1}`, `Mod+${index + 1}`], browser: [`${index + 1}`] },
    keywords: 'tab',
  }),
}));

/** The tabs of a capture by key, and by name in the palette, while one is shown. `shown` are those it has, in their order. */
export function useTabActions(shown: readonly DetailTab[]): void {
  const { tab, setTab } = useDetailState();
  const at = shown.indexOf(tab);
  const step = (by: number): void => setTab(shown[(at + by + shown.length) % shown.length] ?? tab);
  useActions([
    { ...next, run: () => step(1) },
    { ...previous, run: () => step(-1) },
    ...tabs.map(({ name, action }) => ({ ...action, enabled: shown.includes(name), run: () => setTab(name) })),
  ]);
}
