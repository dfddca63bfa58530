import { describe, expect, it } from 'vitest';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { github } from '#shared/providers/github.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import { whatsable } from '#shared/providers/whatsable.ts';
import { duplicateKey } from '#shared/reading/duplicate-key.ts';
import { readTime } from '#shared/reading/event-time.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { providerById, recogniseProvider } from '#shared/reading/recognise-provider.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { fixtureText, posted } from '../support/provider-fixtures.ts';

describe('recognising the provider', () => {
  const recognised = (body: string, headers: HeaderPair[] = []) => {
    const found = recogniseProvider(builtInProviders, posted(body, headers));
    return found === null ? null : [found.profile.id, found.because];
  };

  it('goes by the signature header first, whatever its case', () => {
    expect(recognised('not json', [['x-maia-SIGNATURE', 'aa']])).toEqual(['maia', 'It has the header X-Maia-Signature.']);
    expect(recognised(fixtureText('maia-text'), [['X-AISoule-Signature', 'sha256=aa']])?.[0]).toBe('aisoule');
  });

  it('goes by user agent and payload when there is no such header', () => {
    expect(recognised('{}', [['user-agent', 'Maia-Webhook/2.0']])).toEqual([
      'maia',
      'It has the header User-Agent starting with “Maia-Webhook/”.',
    ]);
    expect(recognised(fixtureText('maia-voice-note'))).toEqual([
      'maia',
      'It has the field channelId, the field sessionId, the field messageId and the field response.',
    ]);
    expect(recognised(fixtureText('aisoule-message-incoming'), [['X-Webhook-Signature', 'aa']])?.[0]).toBe('aisoule');
    expect(recognised(fixtureText('aisoule-api-message-read'))?.[0]).toBe('aisoule');
    expect(recognised(fixtureText('whatsable-text'), [['X-Webhook-Signature', 'aa']])?.[0]).toBe('whatsable');
    expect(recognised(fixtureText('whatsable-app-reply'))?.[0]).toBe('whatsable');
  });

  it('knows the general providers by their headers only', () => {
    const signed: HeaderPair[] = [
      ['Webhook-Id', 'msg_1'],
      ['Webhook-Timestamp', '1'],
      ['Webhook-Signature', 'v1,a'],
    ];
    expect(recognised('{}', signed)?.[0]).toBe('standard-webhooks');
    expect(recognised(fixtureText('standard-webhooks-contact-created'))).toBeNull();
  });

  it('says nothing of what it does not know', () => {
    expect(recognised('{"event":"order.created","timestamp":1,"data":{}}')).toBeNull();
    expect(recognised('')).toBeNull();
  });

  it('finds a profile by its id', () => {
    expect(providerById(builtInProviders, 'maia')).toBe(maia);
    expect(providerById(builtInProviders, 'auto')).toBeNull();
    expect(providerById(builtInProviders, null)).toBeNull();
  });
});

describe('GitHub', () => {
  const headers = (event: string): HeaderPair[] => [
    ['X-GitHub-Event', event],
    ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
  ];
  const sample = (id: string): string => github.events.find((event) => event.id === id)?.sample ?? '';

  it('takes type and id from the headers, and the action from the payload', () => {
    expect(readEvent(github, posted(sample('pull_request'), headers('pull_request')))).toMatchObject({
      type: 'pull_request.opened',
      title: 'Pull request',
      eventId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      direction: null,
      sender: { id: 'octocat', name: null },
      text: 'It says hello twice.',
      summary: 'Pull request #42 opened: Update the greeting',
      time: '2026-05-29T10:30:00.000Z',
      differences: [],
    });
  });

  it.each([
    ['push', 'push', 'octocat pushed to refs/heads/main: Fix the greeting'],
    ['issue_comment', 'issue_comment.created', 'octocat on #7: You are totally right! I will get this fixed right away.'],
    ['ping', 'ping', 'Ping: Keep it logically awesome.'],
    ['release', 'release.published', 'Release v1.2.0 published'],
  ])('says what happened: %s', (id, type, summary) => {
    expect(readEvent(github, posted(sample(id), headers(id)))).toMatchObject({ type, summary });
  });

  it('says something of an event outside its catalogue, even without a payload', () => {
    const body = '{"action":"completed","repository":{"full_name":"octocat/Hello-World"}}';
    expect(readEvent(github, posted(body, headers('check_run')))).toMatchObject({
      type: 'check_run.completed',
      title: 'GitHub event',
      summary: 'check_run completed in octocat/Hello-World',
    });
    expect(readEvent(github, posted('', headers('check_run'))).summary).toBe('check_run');
  });

  it('turns a time with an offset into UTC', () => {
    expect(readEvent(github, posted(sample('push'), headers('push'))).time).toBe('2026-05-29T08:30:00.000Z');
  });

  it('reads the payload field of a form', () => {
    const form = `payload=${encodeURIComponent(sample('star'))}`;
    expect(readEvent(github, posted(form, headers('star')))).toMatchObject({
      type: 'star.created',
      summary: 'Star created by octocat',
    });
  });
});

describe('Standard Webhooks', () => {
  it('takes the id from webhook-id and the type from the payload', () => {
    const event = readEvent(
      standardWebhooks,
      posted(fixtureText('standard-webhooks-contact-created'), [['webhook-id', 'msg_1']]),
    );
    expect(event).toMatchObject({
      type: 'contact.created',
      summary: 'contact.created',
      eventId: 'msg_1',
      direction: null,
      time: '2022-11-03T20:26:10.344Z',
      differences: [],
    });
  });

  it('does not complain of payloads that are no JSON, since any are allowed', () => {
    expect(readEvent(standardWebhooks, posted('<a/>', [['svix-id', 'msg_2']]))).toMatchObject({
      eventId: 'msg_2',
      summary: '<a/>',
      differences: [],
    });
  });
});

describe('times', () => {
  it.each([
    ['2024-01-15T10:30:00.000Z', '2024-01-15T10:30:00.000Z'],
    ['2024-01-15T10:30:00+05:30', '2024-01-15T05:00:00.000Z'],
    ['2024-01-15 10:30:00', '2024-01-15T10:30:00.000Z'],
    ['2024-01-15', '2024-01-15T00:00:00.000Z'],
    [1_749_506_891, '2025-06-09T22:08:11.000Z'],
    ['1749506891', '2025-06-09T22:08:11.000Z'],
    [1_749_506_891_990, '2025-06-09T22:08:11.990Z'],
    [1_706_640_000.5, '2024-01-30T18:40:00.500Z'],
    ['tomorrow', null],
    ['2024-13-45T10:30:00Z', null],
    [-5, null],
    [1e300, null],
    [{}, null],
  ])('%s', (value, expected) => {
    expect(readTime(value)).toBe(expected);
  });
});

describe('what makes two requests the same event', () => {
  const keyOf = (profile: ProviderProfile | null, body: string, headers: HeaderPair[] = [], target = '/inbox') => {
    const request = { ...posted(body, headers), target };
    return duplicateKey(profile, profile === null ? null : readEvent(profile, request), request);
  };
  const changedText = (name: string, from: string, to: string) => fixtureText(name).replaceAll(from, to);

  it('is the provider’s event id where it documents one, whatever else differs', () => {
    const again = changedText('maia-text', 'shipped', 'sent');
    expect(keyOf(maia, again, [], '/other')).toEqual(keyOf(maia, fixtureText('maia-text')));
    expect(keyOf(maia, fixtureText('maia-text'))?.body).toBeNull();
    expect(keyOf(maia, changedText('maia-text', '00c04fd430c8', '00c04fd430c9'))).not.toEqual(
      keyOf(maia, fixtureText('maia-text')),
    );
  });

  it('keeps the several events of one AIsoule message apart', () => {
    const read = fixtureText('aisoule-api-message-read');
    expect(keyOf(aisoule, read.replace('message.read', 'message.delivered'))).not.toEqual(keyOf(aisoule, read));
    expect(keyOf(aisoule, read.replace('1780369320', '1780369325'))).toEqual(keyOf(aisoule, read));
  });

  it('is recipient, last message and time for WhatsAble, in either form of the list', () => {
    const payload: { last_messages: unknown } = JSON.parse(fixtureText('whatsable-text'));
    const other = JSON.stringify({ ...payload, labels: 'changed', last_messages: JSON.stringify(payload.last_messages) });
    expect(keyOf(whatsable, other)).toEqual(keyOf(whatsable, fixtureText('whatsable-text')));
    const later = changedText('whatsable-text', '22:08:11.990Z', '22:08:12.990Z');
    expect(keyOf(whatsable, later)).not.toEqual(keyOf(whatsable, fixtureText('whatsable-text')));
  });

  it('is method, target and body otherwise, and nothing for an empty body', () => {
    expect(keyOf(null, 'hello')).toEqual({ text: '["bytes","POST","/inbox"]', body: Buffer.from('hello') });
    expect(keyOf(null, 'hello', [], '/b')).not.toEqual(keyOf(null, 'hello'));
    expect(keyOf(whatsable, '{"message_type":"text"}')?.body).not.toBeNull();
    expect(keyOf(null, '')).toBeNull();
    expect(keyOf(maia, '')).toBeNull();
  });

  it('does not trust ids so long that they were cut', () => {
    const long = (end: string) => changedText('maia-text', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'x'.repeat(2000) + end);
    expect(keyOf(maia, long('a'))).not.toEqual(keyOf(maia, long('b')));
  });
});
