import { describe, expect, test } from 'vitest';
import { builtInPolicies } from '#shared/policies/built-in.ts';
import { maia } from '#shared/policies/maia.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { copyOfPolicy, draftOfPolicy, readPolicyDraft } from '../../src/renderer/features/policies/policy-draft.ts';
import {
  draftOfScript,
  newEntry,
  readScriptDraft,
  readScriptText,
  scriptText,
} from '../../src/renderer/features/reply-script/script-draft.ts';
import { examples, firstSetup, readSetup, setupOf } from '../../src/renderer/features/simulator/setup-draft.ts';

describe('a policy in the editor', () => {
  test.each(builtInPolicies.map((policy) => [policy.id, policy] as const))('%s comes out as it went in', (_, policy) => {
    expect(readPolicyDraft(draftOfPolicy(policy), []).policy).toEqual(policy);
  });

  test('a copy has an id and a name of its own and claims nothing', () => {
    const copy = copyOfPolicy(maia, ['maia', 'maia-copy']);
    expect(copy).toMatchObject({ id: 'maia-copy-2', name: 'MAIA (copy)', confidence: 'guess' });
  });

  test.each([
    [{ totalTimeoutMs: 'soon' }, 'totalTimeoutMs'],
    [{ totalTimeoutMs: '-5' }, 'totalTimeoutMs'],
    [{ success: '' }, 'success'],
    [{ retriedStatuses: '2xx,5xx' }, 'retriedStatuses'],
    [{ delayList: '1, two, 3' }, 'delays.seconds'],
    [{ delayList: '0, 0, 0' }, 'delays.seconds'],
    [{ delayList: '' }, 'delays.seconds'],
    [{ windowSeconds: '0' }, 'windowSeconds'],
    [{ redirectsFollowed: '99' }, 'redirectsFollowed'],
    [{ stopHeaders: 'no good: x' }, 'stopHeaders'],
    [{ id: 'taken' }, 'id'],
    [{ name: ' ' }, 'name'],
    [{ delayKind: 'exponential', retries: '1e9' }, 'delays.retries'],
    [{ jitterKind: 'fraction', jitterPercent: '300' }, 'jitter.fraction'],
    [{ disableKind: 'failing-for', disableSeconds: '' }, 'disable.seconds'],
  ] as const)('%j is said at %s', (change, field) => {
    const { policy, problems } = readPolicyDraft({ ...draftOfPolicy(maia), ...change }, ['taken']);
    expect(policy).toBeNull();
    expect(Object.keys(problems)).toContain(field);
  });
});

describe('a reply script in the editor', () => {
  test.each(readyMadeScripts(5000).map(({ id, script }) => [id, script] as const))('%s comes out as it went in', (_, script) => {
    expect(readScriptDraft(draftOfScript(script)).script).toEqual(script);
  });

  test('JSON and form say the same', () => {
    const [first] = readyMadeScripts();
    if (first === undefined) throw new Error('No ready-made script');
    const { draft, problem } = readScriptText(scriptText(first.script));
    expect(problem).toBeNull();
    expect(draft === null ? null : readScriptDraft(draft).script).toEqual(first.script);
  });

  test.each([
    [{ times: '0' }, 'times'],
    [{ times: 'often' }, 'times'],
    [{ chance: '120' }, 'probability'],
    [{ chance: '' }, 'probability'],
    [{ forSeconds: '-1' }, 'forSeconds'],
    [{ stepKind: 'reply', status: '99' }, 'step.reply.status'],
    [{ delayKind: 'uniform', delayMs: '500', delayToMs: '100' }, 'delay.toMs'],
    [{ delayKind: 'fixed', delayMs: '' }, 'delay.ms'],
    [{ pointer: 'data' }, 'when.field.pointer'],
    [{ stepKind: 'redirect', location: '' }, 'step.location'],
    [{ stepKind: 'truncated', status: '204' }, 'step.reply.status'],
  ] as const)('%j is said at %s', (change, field) => {
    const reading = readScriptDraft({
      name: 'x',
      seed: '1',
      scope: 'per-event',
      afterwards: 'endpoint-reply',
      entries: [{ ...newEntry(), ...change }],
    });
    expect(reading.script).toBeNull();
    expect(Object.keys(reading.problems)).toContain(`entries.0.${field}`);
  });

  test('text that is no script says why', () => {
    expect(readScriptText('{').problem).toMatch(/^Not JSON/);
    expect(readScriptText('{"name":"x","entries":[]}').problem).toMatch(/^entries: /);
  });
});

describe('the set-up of a run', () => {
  test('the first one and every example can be run as they are', () => {
    for (const setup of [firstSetup, ...examples.map((example) => ({ ...firstSetup, ...example.setup }))]) {
      expect(readSetup(setup).problems).toEqual({});
    }
  });

  test('a run’s input gives the same set-up again', () => {
    const { input } = readSetup({
      ...firstSetup,
      count: '40',
      duplicates: '2.5',
      clock: 'scaled',
      factor: '100',
      targetKind: 'url',
      url: 'http://localhost:3000/hooks',
      handledProbe: 'url',
      probeUrl: 'http://localhost:3000/handled/{eventId}',
    });
    expect(input === null ? null : readSetup(setupOf(input)).input).toEqual(input);
    expect(input).not.toBeNull();
  });

  test.each([
    [{ count: '0' }, 'events.count'],
    [{ count: 'many' }, 'events.count'],
    [{ perSecond: '' }, 'events.perSecond'],
    [{ dropped: '101' }, 'disturbance.dropped'],
    [{ clock: 'scaled', factor: '1' }, 'clock.factor'],
    [{ seed: '-1' }, 'seed'],
    [{ targetKind: 'url', url: '' }, 'target.target.url'],
    [{ targetKind: 'url', url: 'ftp://x' }, 'target.target.url'],
    [{ signWith: 'secret', secret: '' }, 'secret'],
    [{ probeBadSignature: true }, 'probeBadSignature'],
    [{ eventsKind: 'captures', ids: ' ' }, 'events.ids'],
    [
      { targetKind: 'url', url: 'http://localhost:1', handledProbe: 'url', probeUrl: 'http://localhost:1/' },
      'handledTwiceProbe.url',
    ],
  ] as const)('%j is said at %s', (change, field) => {
    const { input, problems } = readSetup({ ...firstSetup, ...change });
    expect(input).toBeNull();
    expect(Object.keys(problems)).toContain(field);
  });
});
