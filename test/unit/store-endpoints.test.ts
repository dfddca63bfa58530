import { describe, expect, test } from 'vitest';
import { endpoint as endpointSchema } from '#shared/endpoint.ts';
import { defaultReply } from '#shared/reply.ts';
import { defaultSettings } from '#shared/settings.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const inbox = {
  slug: 'inbox',
  name: 'Inbox',
  provider: 'maia',
  sealedSecrets: [{ sealed: 'v1:abc', lastFour: 'wxyz' }],
  reply: { ...defaultReply, status: 202 },
};

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise(setImmediate);
}

describe('endpoints', () => {
  test('are kept with what may be shown of their secrets', () => {
    const { writer, reader } = openStore();
    const id = writer.createEndpoint(inbox);
    const [endpoint] = reader.endpoints();
    expect(endpointSchema.strict().parse(endpoint)).toEqual({
      id,
      slug: 'inbox',
      name: 'Inbox',
      provider: 'maia',
      secrets: { count: 1, lastFour: ['wxyz'] },
      reply: inbox.reply,
      script: null,
      colour: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(reader.sealedSecrets(id)).toEqual(['v1:abc']);
    expect(reader.endpointBySlug('inbox')?.id).toBe(id);
    expect(reader.endpointBySlug('Inbox')).toBeNull();
    expect(reader.sealedSecrets('unknown')).toEqual([]);
  });

  test('change only in what is given', () => {
    const { writer, reader, clock } = openStore();
    const id = writer.createEndpoint(inbox);
    clock.advance(1000);
    writer.updateEndpoint(id, { slug: 'orders', sealedSecrets: [], name: undefined });
    expect(reader.endpointById(id)).toMatchObject({
      slug: 'orders',
      name: 'Inbox',
      provider: 'maia',
      secrets: { count: 0 },
      reply: { status: 202 },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:01.000Z',
    });
    writer.updateEndpoint(id, { slug: 'orders', name: 'Orders' });
    expect(reader.endpointById(id)?.name).toBe('Orders');
  });

  test.each(['', 'Inbox', 'a/b', '-a', 'ä', 'a'.repeat(64), 'a b', '../x'])('refuse the slug %j', (slug) => {
    const { writer, reader } = openStore();
    const id = writer.createEndpoint(inbox);
    const refusal = expect.objectContaining({ code: 'slug-unusable', field: 'slug' });
    expect(() => writer.createEndpoint({ ...inbox, slug })).toThrow(refusal);
    expect(() => writer.updateEndpoint(id, { slug })).toThrow(refusal);
    expect(reader.endpoints()).toHaveLength(1);
  });

  test('refuse a slug that is taken, and ids that do not exist', () => {
    const { writer } = openStore();
    writer.createEndpoint(inbox);
    const other = writer.createEndpoint({ ...inbox, slug: 'other' });
    const taken = expect.objectContaining({ code: 'slug-taken', field: 'slug', problem: expect.stringContaining('Inbox') });
    expect(() => writer.createEndpoint(inbox)).toThrow(taken);
    expect(() => writer.updateEndpoint(other, { slug: 'inbox' })).toThrow(taken);
    const missing = expect.objectContaining({ code: 'endpoint-not-found' });
    expect(() => writer.updateEndpoint('x', { name: 'y' })).toThrow(missing);
    expect(() => writer.removeEndpoint('x')).toThrow(missing);
    expect(writer.state.state).toBe('ok');
  });

  test('leave their captures behind as unmatched, and do not pass them on', async () => {
    const { writer, reader } = openStore();
    const id = writer.createEndpoint(inbox);
    const captures = Array.from({ length: 1200 }, () => captureRecord({ endpointId: id }));
    await storeAll(writer, [...captures, captureRecord()]);
    expect(reader.counts()).toEqual({ stored: 1201, unmatched: 1 });
    const { undoToken } = await writer.removeCaptures({ ids: ['c1'] });
    writer.removeEndpoint(id);
    expect(reader.captureById('c9')?.endpointId).toBeNull();
    await settle();
    expect(reader.counts()).toEqual({ stored: 1200, unmatched: 1200 });
    await writer.restoreCaptures(undoToken);
    expect(reader.captureById('c1')?.endpointId).toBeNull();
    expect(reader.counts()).toEqual({ stored: 1201, unmatched: 1201 });
    const again = writer.createEndpoint(inbox);
    expect(again).not.toBe(id);
    expect(reader.countCaptures({ where: { sql: 'c.endpoint_id IS NOT NULL', params: [] } })).toBe(0);
  });
});

describe('settings', () => {
  test('are the defaults until some are saved', () => {
    const { writer, reader } = openStore();
    expect(reader.settings()).toEqual(defaultSettings);
    const changed = { ...defaultSettings, retention: { maxCount: 500, maxAgeDays: null, maxBytes: null } };
    writer.saveSettings(changed);
    expect(reader.settings()).toEqual(changed);
  });

  test.each(['{', '"text"', '{"receiver":{"port":"x"}}', '{"unknown":1}'])(
    'stored as %s are passed over with a warning',
    (text) => {
      const { reader, connection, warnings } = openStore();
      connection.prepare('INSERT INTO settings (id, settings) VALUES (1, ?)').run(text);
      expect(reader.settings()).toEqual(defaultSettings);
      expect(warnings.join()).toContain('settings.settings');
    },
  );

  test('saved before a setting existed get its default', () => {
    const { reader, connection } = openStore();
    connection.prepare('INSERT INTO settings (id, settings) VALUES (1, ?)').run('{"receiver":{"port":1234}}');
    expect(reader.settings()).toEqual({ ...defaultSettings, receiver: { ...defaultSettings.receiver, port: 1234 } });
  });
});

describe('provider profiles of the user', () => {
  const profile: ProviderProfile = {
    id: 'mine',
    name: 'Mine',
    homepage: '',
    recognise: [],
    method: 'POST',
    contentType: 'application/json',
    headers: [],
    signatures: [],
    signing: 'none',
    events: [],
    map: {
      type: [],
      direction: { sources: [], values: {}, absent: null },
      eventId: [],
      conversationId: [],
      senderId: [],
      senderName: [],
      recipientId: [],
      recipientName: [],
      text: [],
      time: [],
      attachments: null,
      facts: [],
    },
    fields: [],
    openPayload: true,
    delivery: {
      deadlineSeconds: null,
      success: '2xx',
      retried: '',
      retryDelaysSeconds: null,
      givesUp: '',
      notes: [],
      source: '',
    },
  };

  test('are kept, replaced and removed', () => {
    const { writer, reader } = openStore();
    writer.saveProvider(profile);
    writer.saveProvider({ ...profile, name: 'Mine 2' });
    expect(reader.providers()).toEqual([{ ...profile, name: 'Mine 2' }]);
    writer.removeProvider('mine');
    expect(reader.providers()).toEqual([]);
    expect(() => writer.removeProvider('mine')).toThrow(expect.objectContaining({ code: 'provider-not-found' }));
  });

  test('that cannot be read are left out with a warning', () => {
    const { writer, reader, connection, warnings } = openStore();
    writer.saveProvider(profile);
    connection.prepare("INSERT INTO providers (id, profile) VALUES ('bad', '{}')").run();
    expect(reader.providers().map(({ id }) => id)).toEqual(['mine']);
    expect(warnings.join()).toContain('providers.profile');
  });
});
