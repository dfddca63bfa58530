import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { providerProfile, type ProviderProfile } from '#shared/provider-profile.ts';
import { builtInProviders, listProfiles } from '#shared/providers/built-in.ts';
import { freshSample, sampleChoices } from '#shared/providers/fresh-sample.ts';
import { replaceInJson } from '#shared/providers/json-text.ts';
import { maia } from '#shared/providers/maia.ts';
import { whatsable } from '#shared/providers/whatsable.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { recogniseProvider } from '#shared/reading/recognise-provider.ts';
import { fixtureText, posted } from '../support/provider-fixtures.ts';

const now = Date.parse('2026-11-21T12:34:56.789Z');

interface ListedSample {
  readonly profile: ProviderProfile;
  readonly eventId: string;
  readonly sampleId: string | undefined;
}

const everySample: ListedSample[] = builtInProviders.flatMap((profile) =>
  sampleChoices(profile).map(({ id }) => {
    const [eventId = '', sampleId] = id.split('/');
    return { profile, eventId, sampleId };
  }),
);

function send({ profile, eventId, sampleId }: ListedSample, random = (count: number): Uint8Array => randomBytes(count)) {
  const event = profile.events.find(({ id }) => id === eventId);
  if (event === undefined) throw new Error(`no event ${eventId}`);
  const sample = freshSample(profile, event, { now, random, sampleId });
  return { event, sample, request: posted(sample.body, sample.headers) };
}

describe('built-in provider profiles', () => {
  it('are plain data that fit the schema and survive being stored', () => {
    for (const profile of builtInProviders) {
      const stored: unknown = JSON.parse(JSON.stringify(profile));
      expect(stored).toEqual(profile);
      expect(providerProfile.parse(stored)).toEqual(profile);
    }
  });

  it('refuse two profiles with one id, and a profile that does not fit, when the app starts', () => {
    expect(() => listProfiles([maia, { ...maia }])).toThrow(expect.objectContaining({ code: 'provider-taken' }));
    expect(() => listProfiles([{ ...maia, id: 'Not An Id' }])).toThrow(
      expect.objectContaining({ code: 'provider-malformed', field: 'id' }),
    );
  });

  it('have unique event, sample and scheme ids, and pointers that are pointers', () => {
    for (const profile of builtInProviders) {
      const ids = sampleChoices(profile).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const schemes = profile.signatures.map(({ id }) => id);
      expect(new Set(schemes).size).toBe(schemes.length);
      for (const field of profile.fields) expect(field.pointer).toMatch(/^(\/[^/]+)+$/);
      const eventIds = profile.events.map(({ id }) => id);
      for (const event of profile.events) for (const other of event.alike ?? []) expect(eventIds).toContain(other);
    }
  });

  it('list the documented events of the three systems', () => {
    const titles = Object.fromEntries(builtInProviders.map((profile) => [profile.id, profile.events.map(({ title }) => title)]));
    expect(titles['maia']).toEqual(['AI response', 'Human reply', 'Incoming message', 'Echo message']);
    expect(builtInProviders.find(({ id }) => id === 'aisoule')?.events.map(({ type }) => type)).toEqual([
      'message.incoming',
      'message.sent',
      'message.delivered',
      'message.read',
      'message.failed',
      'contact.created',
      'contact.updated',
      'campaign.completed',
      'transfer.created',
    ]);
    expect(titles['whatsable']).toContain('Incoming message');
  });

  it('keep documented samples byte for byte', () => {
    const documented = builtInProviders.flatMap((profile) =>
      profile.events.flatMap((event) => [
        ...(event.sampleSource === 'documented' ? [event.sample] : []),
        ...(event.moreSamples ?? []).filter(({ source }) => source === 'documented').map(({ body }) => body),
      ]),
    );
    for (const name of [
      'maia-text',
      'maia-image',
      'maia-voice-note',
      'maia-document',
      'aisoule-message-incoming',
      'aisoule-api-message-received',
      'aisoule-api-message-read',
      'whatsable-text',
      'whatsable-document',
      'whatsable-app-reply',
      'standard-webhooks-contact-created',
    ]) {
      expect(documented, name).toContain(fixtureText(name));
    }
  });

  it.each(everySample.map((sample) => [`${sample.profile.id} ${sample.eventId} ${sample.sampleId ?? ''}`, sample] as const))(
    'read their own sample without a difference: %s',
    (_name, sample) => {
      const { event, request } = send(sample);
      const read = readEvent(sample.profile, request);
      expect(read.differences).toEqual([]);
      expect(read.title).toContain(event.alike === undefined ? event.title : 'AI response');
      expect(read.direction).toBe(event.direction);
      expect(read.summary).not.toBe('');
    },
  );
});

describe('a fresh sample', () => {
  it('has new ids and the time of sending, and every other byte as documented', () => {
    const { sample } = send({ profile: maia, eventId: 'ai-response', sampleId: 'image' });
    const event = readEvent(maia, posted(sample.body));
    expect(event.eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(event.time).toBe('2026-11-21T12:34:56.789Z');
    const restored = sample.body
      .replace(event.eventId ?? '', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')
      .replace('2026-11-21T12:34:56.789Z', '2024-01-15T10:30:00.000Z');
    expect(restored).toBe(fixtureText('maia-image'));
    expect(sample.headers).toEqual([
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Maia-Webhook/1.0'],
    ]);
  });

  it('keeps the form in which a time is written', () => {
    const aisoule = builtInProviders.find(({ id }) => id === 'aisoule');
    if (aisoule === undefined) throw new Error('no aisoule');
    expect(send({ profile: aisoule, eventId: 'message.incoming', sampleId: undefined }).sample.body).toContain(
      '"timestamp": "2026-11-21T12:34:56Z"',
    );
    const api = send({ profile: aisoule, eventId: 'message.incoming', sampleId: 'api-form' }).sample.body;
    expect(api).toContain(`"timestamp": ${Math.floor(now / 1000)},`);
    expect(api).toMatch(/"message_id": "msg_[0-9a-f]{15}"/);
    expect(api).not.toContain('msg_90a82b7194689c1');
  });

  it('renews a time that stands in JSON inside a string', () => {
    const { sample } = send({ profile: whatsable, eventId: 'app-reply', sampleId: undefined });
    expect(sample.body).toBe(fixtureText('whatsable-app-reply').replace('2026-08-15T12:24:47.000Z', '2026-11-21T12:34:56.789Z'));
  });

  it('renews ids that stand in headers', () => {
    const github = builtInProviders.find(({ id }) => id === 'github');
    if (github === undefined) throw new Error('no github');
    const first = send({ profile: github, eventId: 'push', sampleId: undefined });
    const second = send({ profile: github, eventId: 'push', sampleId: undefined });
    expect(readEvent(github, first.request).eventId).not.toBe(readEvent(github, second.request).eventId);
    expect(recogniseProvider(builtInProviders, first.request)?.profile.id).toBe('github');
  });

  it('is refused by name when the event has no such sample', () => {
    expect(() => send({ profile: maia, eventId: 'ai-response', sampleId: 'nope' })).toThrow(
      expect.objectContaining({ code: 'bad-input', field: 'eventId' }),
    );
  });
});

describe('replacing a value in JSON text', () => {
  const replaced = (text: string, pointer: string): string => replaceInJson(text, pointer, () => '0');

  it('finds members and items among strings full of brackets and quotes', () => {
    expect(replaced(String.raw`{"a":"}\",{","b":[1, {"c" : "x"} ,3]}`, '/b/1/c')).toBe(
      String.raw`{"a":"}\",{","b":[1, {"c" : 0} ,3]}`,
    );
    expect(replaced('{"a":[[1],{"b":2}]}', '/a/1')).toBe('{"a":[[1],0]}');
    expect(replaced('{"a/b":{"~":true}}', '/a~1b/~0')).toBe('{"a/b":{"~":0}}');
  });

  it('leaves the text alone when nothing stands there', () => {
    for (const pointer of ['/z', '/a/9', '/a/0/b', '/s/x'])
      expect(replaced('{"a":[1],"s":"text"}', pointer)).toBe('{"a":[1],"s":"text"}');
  });
});
