import { describe, expect, onTestFinished, test } from 'vitest';
import type { RuleMatch, TagRuleInput } from '#shared/annotation.ts';
import { createAnnotationCommands } from '#main/intake/annotation-commands.ts';
import type { Intake } from '#main/intake/intake.ts';
import { ChangeFeed } from '#main/use-cases/change-feed.ts';
import { RuleEngine } from '#main/use-cases/rule-engine.ts';
import { RuleMatches } from '#main/use-cases/rule-matches.ts';
import { silentLog } from '#main/log.ts';
import { captureRecord, openStore, storeAll, webhookEvent, type OpenStore } from '../support/store-fixtures.ts';

const quiet = { on: false, content: false, sound: false };
const incoming: TagRuleInput = { name: 'Incoming', filter: 'dir:incoming', tags: ['in'], enabled: true, notify: quiet };
const incomingRecord = () => captureRecord({ event: webhookEvent({ direction: 'incoming' }) });

/** An engine on a store, as after a start of the program. */
function startEngine(store: OpenStore) {
  const { writer, reader, clock } = store;
  const intake = createAnnotationCommands(() => writer) as Intake;
  const matches = new RuleMatches(clock);
  const engine = new RuleEngine({ reader, intake, clock, matches, feed: new ChangeFeed(clock), log: silentLog });
  onTestFinished(() => engine.close());
  const settled = async () => {
    engine.committed();
    await engine.idle();
  };
  const tags = () =>
    reader
      .listCaptures({ where: null, limit: 5000 })
      .map((row) => row.tags.join(' '))
      .toReversed();
  return { engine, matches, settled, tags };
}

describe('the rule engine', () => {
  test('tags what matches and came after the rule, in the order of the rules, so that one may build on another', async () => {
    const store = openStore();
    const { rules } = store.writer.annotations;
    await storeAll(store.writer, [incomingRecord()]);
    rules.save(null, incoming);
    rules.save(null, { ...incoming, name: 'Pinned', filter: 'is:pinned', tags: ['never'] });
    rules.save(null, { ...incoming, name: 'Off', filter: '', tags: ['off'], enabled: false });
    rules.save(null, { ...incoming, name: 'All', filter: '', tags: ['all', 'in'] });
    const { settled, tags } = startEngine(store);
    await storeAll(store.writer, [incomingRecord(), captureRecord()]);
    await settled();
    expect(tags()).toEqual(['', 'all in', 'all in']);
  });

  test('goes on after a restart where it stood, and does not tag again what somebody untagged', async () => {
    const store = openStore();
    store.writer.annotations.rules.save(null, { ...incoming, filter: '' });
    const first = startEngine(store);
    await storeAll(store.writer, [captureRecord(), captureRecord()]);
    await first.settled();
    await first.engine.close();
    store.writer.annotations.changeTags({ seqs: [1], add: [], remove: ['in'], undoToken: null });
    await storeAll(store.writer, [captureRecord()]);
    const second = startEngine(store);
    second.engine.start();
    await second.engine.idle();
    expect(second.tags()).toEqual(['', 'in', 'in']);
  });

  test('works through thousands in batches', async () => {
    const store = openStore();
    store.writer.annotations.rules.save(null, { ...incoming, filter: '' });
    const { settled } = startEngine(store);
    await storeAll(
      store.writer,
      Array.from({ length: 2500 }, () => captureRecord()),
    );
    await settled();
    expect(store.reader.annotations.tags()).toEqual([{ tag: 'in', captures: 2500 }]);
    expect(store.reader.tagRules.appliedTo()).toBe(2500);
  });

  test('passes over a rule whose filter can no longer be read, and tries again after a failure of the store', async () => {
    const store = openStore();
    store.writer.annotations.rules.save(null, { ...incoming, filter: 'gone:now' });
    store.writer.annotations.rules.save(null, { ...incoming, filter: '' });
    const { settled, tags } = startEngine(store);
    await storeAll(store.writer, [captureRecord()]);
    store.connection.exec("CREATE TEMP TRIGGER broken BEFORE INSERT ON capture_tags BEGIN SELECT RAISE(ABORT, 'no'); END");
    await settled();
    expect(tags()).toEqual(['']);
    store.connection.exec('DROP TRIGGER broken');
    await settled();
    expect(tags()).toEqual(['in']);
  });
});

describe('what rules matched', () => {
  async function listening(notify: TagRuleInput['notify']) {
    const store = openStore();
    store.writer.annotations.rules.save(null, { ...incoming, filter: '', tags: [], notify });
    await storeAll(store.writer, [captureRecord()]);
    const { matches, settled } = startEngine(store);
    const stop = new AbortController();
    const told: RuleMatch[][] = [];
    const done = (async () => {
      for await (const message of matches.listen(stop.signal)) told.push(message.matches);
    })();
    onTestFinished(async () => {
      stop.abort();
      await done;
    });
    const arrive = async (count: number) => {
      await storeAll(
        store.writer,
        Array.from({ length: count }, () => captureRecord({ summary: 'a secret word' })),
      );
      await settled();
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    };
    return { told, arrive, clock: store.clock };
  }

  test('is told at once, then at most every ten seconds with a count, and what came before the start is no news', async () => {
    const { told, arrive, clock } = await listening({ on: true, content: false, sound: true });
    await arrive(1);
    expect(told).toEqual([[{ ruleId: 'r1', name: 'Incoming', filter: '', count: 1, sound: true, newest: null }]]);
    await arrive(2);
    await arrive(1);
    clock.advance(9_999);
    await arrive(1);
    expect(told).toHaveLength(1);
    clock.advance(1);
    await arrive(0);
    expect(told.slice(1)).toMatchObject([[{ count: 4, newest: null }]]);
  });

  test('has words of the capture only where the rule allows it', async () => {
    const { told, arrive } = await listening({ on: true, content: true, sound: false });
    await arrive(1);
    expect(told).toMatchObject([[{ newest: { id: 'c2', eventType: null, summary: 'a secret word' } }]]);
  });
});
