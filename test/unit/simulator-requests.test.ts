import { describe, expect, it } from 'vitest';
import type { OutgoingRequest } from '#main/sender/outgoing-request.ts';
import { checkSignature } from '#main/signing/check-signature.ts';
import { maia as maiaPolicy } from '#shared/policies/maia.ts';
import { slack as slackPolicy } from '#shared/policies/slack.ts';
import { standardWebhooks as standardPolicy } from '#shared/policies/standard-webhooks.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { createSimulatorUnderTest, runRequest, stubSender } from '../support/simulation-fixtures.ts';
import { tokenLike } from '../support/signed-requests.ts';

const start = Date.UTC(2026, 0, 1);
const url = { kind: 'url' as const, target: { url: 'http://localhost:3000/hook?x=1' } };
const whsec = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const standard = { profile: standardWebhooks, secret: whsec, input: { provider: 'standard-webhooks', target: url } };

async function sentBy(
  described: Parameters<typeof runRequest>[0],
  statuses: readonly number[] = [500, 500, 200],
): Promise<OutgoingRequest[]> {
  const clock = new FakeClock(start);
  const sender = stubSender(clock, (_request, nth) => ({ status: statuses[nth - 1] ?? 200 }));
  await createSimulatorUnderTest({ clock, sender }).simulator.run(runRequest(described)).done;
  return sender.sent;
}

function header(request: OutgoingRequest | undefined, name: string): string | undefined {
  return request?.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

describe('the requests of a virtual run', () => {
  it('carry the id of the event and the time and signature of their due time', async () => {
    const sent = await sentBy({ ...standard, policy: standardPolicy });
    const dueSeconds = [0, 5, 305];
    expect(sent.map((request) => Number(header(request, 'webhook-timestamp')) - start / 1000)).toEqual(dueSeconds);
    expect(new Set(sent.map((request) => header(request, 'webhook-id'))).size).toBe(1);
    for (const [index, request] of sent.entries()) {
      const dueAt = start + (dueSeconds[index] ?? 0) * 1000;
      expect(checkSignature(standardWebhooks, request, [whsec], dueAt).verdict).toMatchObject({ status: 'valid' });
      expect(checkSignature(standardWebhooks, request, [whsec], dueAt + 301_000).verdict.reason).toBe(
        'timestamp-outside-tolerance',
      );
    }
    expect(new Set(sent.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
  });

  it('keep the first time, or change the id, where the policy says so', async () => {
    const policy: RetryPolicy = { ...standardPolicy, renewsTimestamp: false, renewsEventId: true };
    const sent = await sentBy({ ...standard, policy });
    expect(new Set(sent.map((request) => header(request, 'webhook-timestamp'))).size).toBe(1);
    expect(new Set(sent.map((request) => header(request, 'webhook-id'))).size).toBe(3);
    for (const request of sent) expect(checkSignature(standardWebhooks, request, [whsec], start).verdict.status).toBe('valid');
  });

  it('carry the retry headers of the provider', async () => {
    const sent = await sentBy({ policy: slackPolicy, input: { target: url } });
    expect(sent.map((request) => header(request, 'x-slack-retry-num'))).toEqual([undefined, '1', '2']);
    expect(header(sent[1], 'x-slack-retry-reason')).toBe('http_error');
  });

  it('are those of the capture, signed anew: its old signature, time and connection headers do not go along', async () => {
    const body = Buffer.from('{"messageId":"m1",  "odd":1}');
    const headers: [string, string][] = [
      ['Host', 'old.example'],
      ['Content-Length', '3'],
      ['X-Maia-Signature', 'old'],
      ['X-Custom', 'kept'],
    ];
    const source = (async function* () {
      yield { eventId: 'm1', title: 'Captured', load: () => ({ method: 'PUT', headers, body }) };
    })();
    const [request] = await sentBy(
      { input: { target: url, events: { kind: 'captures', ids: ['c1'] } }, events: { source, count: 1 } },
      [200],
    );
    expect(request).toMatchObject({ method: 'PUT', url: 'http://localhost:3000/hook?x=1', body });
    expect(request?.headers.map(([name]) => name)).toEqual(['X-Custom', 'X-Maia-Signature']);
    expect(
      checkSignature(maia, { headers: request?.headers ?? [], body }, ['a secret of some length'], start).verdict.status,
    ).toBe('valid');
  });

  it('are unsigned without a secret', async () => {
    const [request] = await sentBy({ secret: null, input: { target: url } }, [200]);
    expect(header(request, 'x-maia-signature')).toBeUndefined();
    expect(header(request, 'user-agent')).toBe('Maia-Webhook/1.0');
  });

  it('are also sent once with a wrong signature when that is asked for', async () => {
    for (const profile of [maia, tokenLike]) {
      const sent = await sentBy(
        { profile, policy: maiaPolicy, input: { target: url, probeBadSignature: true } },
        [401, 500, 200],
      );
      const verdicts = sent.map((request) => checkSignature(profile, request, ['a secret of some length'], start).verdict);
      expect(verdicts.map(({ status }) => status)).toEqual(['invalid', 'valid', 'valid']);
      expect(verdicts[0]?.reason).toBe('digest-differs');
      expect(Buffer.from(sent[0]?.body ?? [])).toEqual(Buffer.from(sent[1]?.body ?? []));
    }
  });
});
