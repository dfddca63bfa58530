import { describe, expect, it } from 'vitest';
import { createNotifier } from '../../src/renderer/features/status/notifier.ts';

function notifier() {
  let time = 0;
  const shown: string[] = [];
  const told = createNotifier({ now: () => time, show: (text) => shown.push(text) });
  const away = { wanted: true, hidden: true };
  return {
    shown,
    away,
    wait: (ms: number) => void (time += ms),
    stored: (...given: Parameters<typeof told.stored>) => told.stored(...given),
  };
}

describe('notifications of arrivals', () => {
  it('say how many came, at most every ten seconds', () => {
    const { shown, away, wait, stored } = notifier();
    stored(100, away);
    stored(101, away);
    expect(shown).toEqual(['One new capture']);
    stored(140, away);
    wait(9_999);
    stored(1_300, away);
    expect(shown).toHaveLength(1);
    wait(1);
    stored(1_301, away);
    expect(shown).toEqual(['One new capture', '1,201 new captures']);
  });

  it('stay silent while the page is looked at, while nobody asked for them, and when captures were only deleted', () => {
    const { shown, away, stored } = notifier();
    stored(10, away);
    stored(20, { wanted: true, hidden: false });
    stored(30, { wanted: false, hidden: true });
    stored(5, away);
    expect(shown).toEqual([]);
    stored(6, away);
    expect(shown).toEqual(['One new capture']);
  });
});
