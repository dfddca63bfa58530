import { describe, expect, it } from 'vitest';
import { aisoule as aisoulePolicy } from '#shared/policies/aisoule.ts';
import { standardWebhooks as standardPolicy } from '#shared/policies/standard-webhooks.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import type { Finding } from '#shared/simulation.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createSimulatorUnderTest, runRequest, stubSender } from '../support/simulation-fixtures.ts';

type Answer = Parameters<typeof stubSender>[1];
type Described = NonNullable<Parameters<typeof runRequest>[0]>;

const url = { kind: 'url' as const, target: { url: 'http://localhost:3000/hook' } };

async function findingsOf(answer: Answer, { input, ...more }: Described = {}): Promise<Finding[]> {
  const clock = new FakeClock();
  const sender = stubSender(clock, answer);
  const run = createSimulatorUnderTest({ clock, sender }).simulator.run(
    runRequest({ ...more, input: { target: url, ...input } }),
  );
  await clock.advanceAsync(60_000);
  return (await run.done).findings;
}

describe('what the handler got wrong', () => {
  it('nothing, when it answers in time', async () => {
    expect(await findingsOf(() => ({ takesMs: 7900 }))).toEqual([]);
  });

  it('answered close to the deadline', async () => {
    expect(await findingsOf(() => ({ takesMs: 8500 }))).toEqual([
      {
        code: 'answered-late',
        severity: 'risky',
        sentence: '1 answer came close to the deadline of 10 s; the slowest took 8.5 s.',
        lanes: [0],
      },
    ]);
  });

  it('ran past the deadline', async () => {
    const [late] = await findingsOf((_request, nth) => (nth === 1 ? { failure: 'timeout-total', takesMs: 10_000 } : {}));
    expect(late).toMatchObject({ code: 'answered-late', severity: 'wrong', lanes: [0] });
    expect(late?.sentence).toMatch(/^1 attempt ran past the deadline of 10 s: to MAIA that is a failure/);
  });

  it('accepted a wrong signature', async () => {
    const findings = await findingsOf(() => ({}), { input: { probeBadSignature: true } });
    expect(findings).toMatchObject([{ code: 'accepted-bad-signature', severity: 'wrong', lanes: [0] }]);
    const refusing = await findingsOf((_request, nth) => ({ status: nth === 1 ? 401 : 200 }), {
      input: { probeBadSignature: true },
    });
    expect(refusing).toEqual([]);
  });

  it('answered with a success that the provider does not count', async () => {
    const findings = await findingsOf((_request, nth) => ({ status: nth === 1 ? 201 : 200 }), { policy: aisoulePolicy });
    expect(findings).toEqual([
      {
        code: 'wrong-success-status',
        severity: 'wrong',
        sentence: 'It answered 201 once, which AIsoule counts as a failure; delivered is 200.',
        lanes: [0],
      },
    ]);
  });

  it('lost events, and the endpoint with them', async () => {
    const events = { kind: 'generated' as const, count: 3, perSecond: 1, mix: {} };
    const findings = await findingsOf((_request, nth) => ({ status: nth === 1 ? 200 : 500 }), {
      policy: aisoulePolicy,
      input: { events },
    });
    expect(findings.map(({ code }) => code)).toEqual(['not-delivered', 'endpoint-lost']);
    expect(findings[0]).toMatchObject({
      sentence: '2 of 3 events were never delivered (2: all 4 attempts are used up, so the endpoint is marked as failing).',
      lanes: [1, 2],
    });
    expect(findings[1]?.sentence).toMatch(/^AIsoule would have marked the endpoint as failing after 6 min 11 s:/);
  });

  it('handled an event twice, as its own header says', async () => {
    const seen = new Map<string, number>();
    const answer: Answer = ({ body }) => {
      const text = Buffer.from(body).toString();
      seen.set(text, (seen.get(text) ?? 0) + 1);
      return { headers: [['X-Handled', String(seen.get(text))]] };
    };
    const input = { disturbance: { duplicates: 1 }, handledTwiceProbe: { header: 'x-handled' } };
    expect(await findingsOf(answer, { input })).toMatchObject([{ code: 'handled-twice', severity: 'wrong', lanes: [0, 1] }]);
    expect(await findingsOf(() => ({ headers: [['X-Handled', '1']] }), { input })).toEqual([]);
  });

  it('refused what a clock that does not wait has dated ahead: that is no fault of its own', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const described = { profile: standardWebhooks, policy: standardPolicy, secret };
    const findings = await findingsOf((_request, nth) => ({ status: nth < 3 ? 500 : nth === 3 ? 400 : 200 }), described);
    expect(findings).toMatchObject([{ code: 'ahead-of-clock', severity: 'note', lanes: [0] }]);
  });
});
