/** What somebody does with the inbox, by mouse and keys in a real browser; each resolves when the page has answered it. */
import type { Locator, Page } from 'playwright';

export interface InboxUnderTest {
  readonly page: Page;
  readonly rows: Locator;
  readonly filter: Locator;
  /** Resolves when every row in sight is here. */
  settled: () => Promise<void>;
  /** Number of the first capture in sight. */
  firstInSight(): Promise<number>;
  /** Id of the selected row's capture, also while that row is out of sight; null without one. */
  openCapture(): Promise<string | null>;
  /** Turns the wheel `notches` times by so many px, at 60 a second. */
  wheel(notches: number, px: number): Promise<void>;
  /** Drags the scrollbar's thumb from a part of its way to another, 0 to 1. */
  dragTo(to: number): Promise<void>;
  /** Keys that move the selection. */
  press(key: string, times?: number): Promise<void>;
  jumpToTime(text: string): Promise<void>;
  setFilter(text: string): Promise<void>;
}

const patience = { timeout: 60_000 };

export function inboxOn(page: Page): InboxUnderTest {
  const grid = page.getByRole('grid', { name: 'Captured webhooks, newest first' });
  const rows = grid.locator('tbody tr[data-id]');
  const filter = page.getByRole('combobox', { name: 'Filter' });
  const settled = async (): Promise<void> => {
    await page.waitForFunction(
      () => {
        const list = document.querySelector('[role="grid"]');
        return list !== null && list.getAttribute('aria-busy') === null && list.querySelector('tbody tr[data-id]') !== null;
      },
      undefined,
      patience,
    );
  };
  /** In px from the top left of the window; the list's scroller ends where its scrollbar does. */
  const scroller = async (): Promise<{ x: number; top: number; way: number; at: number }> =>
    await grid.evaluate((list) => {
      const element = (list.parentElement ?? list) as HTMLElement;
      const box = element.getBoundingClientRect();
      // Chromium's own measures of a thin scrollbar: an arrow at either end, and a thumb of this height at least.
      const arrow = 12;
      const track = element.clientHeight - 2 * arrow;
      const thumb = Math.max(14, (element.clientHeight / element.scrollHeight) * track);
      const way = track - thumb;
      const share = element.scrollTop / Math.max(1, element.scrollHeight - element.clientHeight);
      return { x: box.right - (element.offsetWidth - element.clientWidth) / 2, top: box.top + arrow + thumb / 2, way, at: share };
    });
  const inbox: InboxUnderTest = {
    page,
    rows,
    filter,
    settled,
    firstInSight: async () =>
      await grid.evaluate((list) => {
        const top = (list.parentElement ?? list).getBoundingClientRect().top + 28;
        const row = [...list.querySelectorAll<HTMLElement>('tbody tr[data-id]')].find(
          (each) => each.getBoundingClientRect().bottom > top,
        );
        return Number(row?.dataset['id']?.slice(1) ?? 0);
      }),
    openCapture: async () => {
      const names = await page
        .getByRole('region', { name: /^Capture c\d+/ })
        .evaluateAll((regions) => regions.map((region) => region.getAttribute('aria-label') ?? ''));
      return /c\d+/.exec(names[0] ?? '')?.[0] ?? null;
    },
    wheel: async (notches, px) => {
      const box = await grid.boundingBox();
      await page.mouse.move((box?.x ?? 0) + 200, 400);
      for (let notch = 0; notch < notches; notch += 1) {
        await page.mouse.wheel(0, px);
        await page.waitForTimeout(16);
      }
      await settled();
    },
    dragTo: async (to) => {
      const { x, top, way, at } = await scroller();
      await page.mouse.move(x, top + way * at);
      await page.mouse.down();
      const steps = 90;
      for (let step = 1; step <= steps; step += 1) {
        // A little beyond the ends, as hands do.
        await page.mouse.move(
          x,
          top + way * at + (way * (to - at) * step) / steps + (step === steps ? Math.sign(to - at) * 20 : 0),
        );
        await page.waitForTimeout(16);
      }
      await page.mouse.up();
      await settled();
    },
    press: async (key, times = 1) => {
      await grid.focus();
      for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
      await page.locator('tr[data-current]').waitFor(patience);
      await settled();
    },
    jumpToTime: async (text) => {
      await grid.focus();
      await page.keyboard.press('Shift+G');
      await page.getByRole('textbox', { name: 'Time' }).fill(text);
      await page.keyboard.press('Enter');
      await page.locator('tr[data-current]').waitFor(patience);
      await settled();
    },
    setFilter: async (text) => {
      await filter.fill('');
      await filter.pressSequentially(text, { delay: 50 });
      await page.waitForFunction(
        (wanted) => (new URL(location.href).searchParams.get('filter') ?? '') === wanted,
        text,
        patience,
      );
      await settled();
    },
  };
  return inbox;
}
