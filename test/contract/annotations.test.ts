import { describe, expect, test } from 'vitest';
import { serveApp } from '../support/served-app.ts';
import { failureOf, rpcCarriers } from '../support/transports.ts';

const quiet = { on: false, content: false, sound: false };
const hooks = { name: 'Orders', filter: 'path:/inbox/orders*', tags: ['order'], enabled: true, notify: quiet };

describe.each(rpcCarriers)('annotations over $name', (carrier) => {
  const served = serveApp(carrier, 'test');
  const workbench = () => served.client.workbench;

  async function arrive(...paths: string[]): Promise<string[]> {
    for (const path of paths) await served.app.deliver({ path, body: '{}' });
    return (await served.client.captures.list({ limit: paths.length })).items.map(({ id }) => id).toReversed();
  }

  /** The tags of a capture once they are these; rules tag a moment after the answer. */
  async function tagsOf(id: string): Promise<string[]> {
    return (await served.client.captures.get({ id })).tags;
  }

  test('captures are tagged by id and by filter, and each change is taken back', async () => {
    const [first = '', second = ''] = await arrive('/inbox/a', '/inbox/b');
    const one = await workbench().tagCaptures({ selection: { ids: [first] }, add: ['  Bug '] });
    expect(one.captures).toBe(1);
    const all = await workbench().tagCaptures({ selection: { filter: 'path:/inbox/*' }, add: ['shop'], remove: ['bug'] });
    expect(all.captures).toBe(2);
    expect((await served.client.captures.list({})).items.map(({ tags }) => tags)).toEqual([['shop'], ['shop']]);
    expect(await workbench().tags()).toEqual({ items: [{ tag: 'shop', captures: 2 }] });
    expect(await workbench().undoTags({ undoToken: all.undoToken })).toEqual({ captures: 2 });
    expect([await tagsOf(first), await tagsOf(second)]).toEqual([['bug'], []]);
    expect(await failureOf(workbench().undoTags({ undoToken: all.undoToken }))).toMatchObject({
      status: 410,
      code: 'tag-undo-expired',
    });
  });

  test('a tag that is none is refused with its field and the reason', async () => {
    const refused = workbench().tagCaptures({ selection: { ids: [] }, add: ['fine', 'not fine'] });
    expect(await failureOf(refused)).toMatchObject({ status: 400, code: 'tag-malformed', field: 'add.1' });
    const both = workbench().tagCaptures({ selection: { ids: [] }, add: ['a'], remove: ['A'] });
    expect(await failureOf(both)).toMatchObject({ code: 'bad-input', field: 'remove' });
    const filter = workbench().tagCaptures({ selection: { filter: 'dir:sideways' }, add: ['a'] });
    expect(await failureOf(filter)).toMatchObject({ code: 'filter-malformed' });
  });

  test('tags are renamed, joined and deleted', async () => {
    const [first = '', second = ''] = await arrive('/inbox/a', '/inbox/b');
    await workbench().tagCaptures({ selection: { ids: [first] }, add: ['bug'] });
    await workbench().tagCaptures({ selection: { ids: [second] }, add: ['bugs'] });
    const joined = await workbench().renameTag({ tag: 'bugs', to: 'Bug' });
    expect(await workbench().tags()).toEqual({ items: [{ tag: 'bug', captures: 2 }] });
    await workbench().undoTags({ undoToken: joined.undoToken });
    expect(await tagsOf(second)).toEqual(['bugs']);
    expect((await workbench().removeTag({ tag: 'bug' })).captures).toBe(1);
    expect(await workbench().tags()).toEqual({ items: [{ tag: 'bugs', captures: 1 }] });
    expect(await failureOf(workbench().renameTag({ tag: 'bugs', to: 'a b' }))).toMatchObject({
      code: 'tag-malformed',
      field: 'to',
    });
  });

  test('a note is kept as written, and one that is too long is refused', async () => {
    const [id = ''] = await arrive('/inbox/a');
    const note = '<b>Not</b> markup\n\u202e نص';
    await workbench().setNote({ id, note });
    expect(await served.client.captures.get({ id })).toMatchObject({ note, noted: true });
    await workbench().setNote({ id, note: ' \n ' });
    expect(await served.client.captures.get({ id })).toMatchObject({ note: null, noted: false });
    expect(await failureOf(workbench().setNote({ id, note: 'x'.repeat(10_001) }))).toMatchObject({
      code: 'bad-input',
      field: 'note',
    });
    expect(await failureOf(workbench().setNote({ id: 'c99', note: 'x' }))).toMatchObject({
      status: 404,
      code: 'capture-not-found',
    });
  });

  test('the tail tells of tags, and a filtered one of captures that they let in', async () => {
    const [id = ''] = await arrive('/inbox/a');
    const plain = await workbench().tail({});
    const tagged = await workbench().tail({ filter: 'is:pinned' });
    const changed = plain.next();
    const entered = (async () => {
      for await (const change of tagged) if (change.type === 'entered') return change;
      return null;
    })();
    // A stream is known to listen only by what it tells: what came too early is told again.
    let heard = false;
    void Promise.all([changed, entered]).then(() => (heard = true));
    await expect
      .poll(async () => {
        await workbench().setPinned({ ids: [id], pinned: true });
        await workbench().tagCaptures({ selection: { ids: [id] }, add: [`t${Math.random()}`] });
        return heard;
      })
      .toBe(true);
    expect((await changed).value).toMatchObject({ type: 'changed', rows: [{ id }] });
    expect(await entered).toMatchObject({ rows: [{ id, pinned: true }] });
    await plain.return?.();
  });

  test('a rule tags what comes from now on, and what there is when it is applied', async () => {
    const [before = ''] = await arrive('/inbox/orders/1');
    const rule = await workbench().saveRule(hooks);
    expect(rule).toMatchObject({ ...hooks, id: 'r1', problem: null });
    const [other = '', after = ''] = await arrive('/inbox/other', '/inbox/orders/2');
    await expect.poll(() => tagsOf(after)).toEqual(['order']);
    expect([await tagsOf(before), await tagsOf(other)]).toEqual([[], []]);

    expect(await workbench().previewRule({ filter: hooks.filter })).toEqual({ matches: 2, looked: 3, complete: true });
    const run = await workbench().applyRule({ id: rule.id });
    const follow = await workbench().followRuleRun({ runId: run.id });
    const states = [];
    for await (const state of follow) states.push(state);
    expect(states.at(-1)).toMatchObject({ state: 'done', progress: 1, captures: 1 });
    expect(await tagsOf(before)).toEqual(['order']);
    await workbench().undoTags({ undoToken: run.undoToken });
    expect([await tagsOf(before), await tagsOf(after)]).toEqual([[], ['order']]);
  });

  test('rules are changed, ordered and deleted; what cannot be one is refused at its place', async () => {
    const one = await workbench().saveRule(hooks);
    const two = await workbench().saveRule({ ...hooks, name: 'Two' });
    await workbench().orderRules({ ids: [two.id, one.id] });
    await workbench().saveRule({ ...hooks, id: one.id, name: 'One', enabled: false });
    expect((await workbench().rules()).items.map(({ name }) => name)).toEqual(['Two', 'One']);
    await workbench().removeRule({ id: two.id });
    expect((await workbench().rules()).items).toMatchObject([{ id: one.id, name: 'One', enabled: false }]);
    expect(await failureOf(workbench().saveRule({ ...hooks, filter: 'dir:sideways' }))).toMatchObject({
      code: 'filter-malformed',
      field: 'filter',
    });
    expect(await failureOf(workbench().saveRule({ ...hooks, tags: ['a b'] }))).toMatchObject({
      code: 'tag-malformed',
      field: 'tags.0',
    });
    expect(await failureOf(workbench().removeRule({ id: two.id }))).toMatchObject({ status: 404, code: 'rule-not-found' });
    expect(await failureOf(workbench().applyRule({ id: 'r99' }))).toMatchObject({ code: 'rule-not-found' });
    expect(await failureOf(workbench().cancelRuleRun({ runId: 'run-99' }))).toMatchObject({ code: 'rule-run-not-found' });
  });

  test('an endpoint has a colour, and only one that there is', async () => {
    const { id, colour } = await served.client.endpoints.create({ slug: 'shop', colour: 'teal' });
    expect(colour).toBe('teal');
    expect((await served.client.endpoints.update({ id, colour: null })).colour).toBeNull();
    const refused = served.client.endpoints.update({ id, colour: 'beige' as never });
    expect(await failureOf(refused)).toMatchObject({ code: 'bad-input', field: 'colour' });
  });
});
