import { describe, expect, it } from 'vitest';
import { defaultSettings, settings as settingsSchema } from '#shared/settings.ts';
import {
  draftOfSettings,
  fieldOfRefusal,
  hostNameChange,
  hostNameProblem,
  insideDefaultNames,
  retentionSentence,
  settingsChanges,
  settingsOfDraft,
  settingsPatchOf,
  settingsProblems,
  type SettingsDraft,
} from '../../src/renderer/features/settings/settings-draft.ts';
import { exactSize, readSize } from '../../src/renderer/features/settings/size-words.ts';

const draft = draftOfSettings(defaultSettings);

describe('sizes as typed', () => {
  it.each([1024, 1537, 33_554_432, 1_610_612_736, 536_870_912, 999, 4_294_967_296])(
    '%d bytes read back as themselves',
    (bytes) => {
      expect(readSize(exactSize(bytes))).toBe(bytes);
    },
  );

  it.each([
    ['32 MB', 33_554_432],
    ['32mib', 33_554_432],
    ['1.5g', 1_610_612_736],
    ['4,096', 4096],
    [' 1 KB ', 1024],
  ])('%j is understood', (text, bytes) => {
    expect(readSize(text)).toBe(bytes);
  });

  it.each(['', 'MB', '12 parsecs', '-1 MB', '1 2 MB', '1e9', '９'])('%j is not', (text) => {
    expect(readSize(text)).toBeNull();
  });
});

describe('the settings form', () => {
  it('shows stored settings as unchanged', () => {
    expect(settingsProblems(draft)).toEqual({});
    expect(settingsChanges(draft, defaultSettings)).toEqual([]);
    expect(settingsOfDraft(draft)).toEqual(defaultSettings);
  });

  it('sends only what changed, null where a limit was lifted', () => {
    const changed = { ...draft, port: '9443', countOn: false, httpOn: true, httpPort: '8080' };
    expect(settingsPatchOf(changed, defaultSettings)).toEqual({
      receiver: { port: 9443, httpPort: 8080 },
      retention: { maxCount: null },
      backup: {},
    });
    expect(settingsChanges(changed, defaultSettings).map(({ label, from, to }) => `${label}: ${from} to ${to}`)).toEqual([
      'Port: 8443 to 9443',
      'Plain HTTP: off to 8080',
      'Captures kept: 1,000,000 to no limit',
    ]);
  });

  it.each<[keyof SettingsDraft, string, string]>([
    ['port', '65536', 'receiver.port'],
    ['port', '84.5', 'receiver.port'],
    ['port', '', 'receiver.port'],
    ['bodyLimit', '1 GB', 'receiver.bodyLimitBytes'],
    ['bodyLimit', '100 bytes', 'receiver.bodyLimitBytes'],
    ['requestTimeout', '0', 'receiver.requestTimeoutSeconds'],
    ['maxCount', '99', 'retention.maxCount'],
    ['maxAge', '0', 'retention.maxAgeDays'],
    ['maxAge', '4000', 'retention.maxAgeDays'],
    ['maxBytes', '9 MB', 'retention.maxBytes'],
  ])('%s %j is refused at its field', (field, value, problem) => {
    expect(Object.keys(settingsProblems({ ...draft, [field]: value }))).toEqual([problem]);
  });

  it('refuses the HTTPS port for plain HTTP, but not any free port twice', () => {
    expect(settingsProblems({ ...draft, httpOn: true, httpPort: '8443' })).toHaveProperty(['receiver.httpPort']);
    expect(settingsProblems({ ...draft, port: '0', httpOn: true, httpPort: '0' })).toEqual({});
  });

  it('says nothing of a limit that is switched off', () => {
    expect(
      settingsProblems({
        ...draft,
        httpPort: 'x',
        countOn: false,
        maxCount: 'x',
        ageOn: false,
        maxAge: 'x',
        bytesOn: false,
        maxBytes: 'x',
      }),
    ).toEqual({});
  });

  it('accepts what the host accepts at the edges', () => {
    for (const edge of [
      { ...draft, port: '0', bodyLimit: '1 KB', requestTimeout: '1', maxCount: '100', maxAge: '0.01', maxBytes: '10 MB' },
      { ...draft, port: '65535', bodyLimit: '512 MB', requestTimeout: '3600', maxAge: '3650' },
    ]) {
      expect(settingsProblems(edge)).toEqual({});
      expect(settingsSchema.safeParse(settingsOfDraft(edge)).error).toBeUndefined();
    }
  });
});

describe('a refusal of the host', () => {
  const both = { ...draft, port: '8443', httpOn: true, httpPort: '8080' };

  it.each([
    ['bad-input', 'receiver.bodyLimitBytes', 'Too long.', 'receiver.bodyLimitBytes'],
    ['port-taken', null, 'The port 8443 is taken.', 'receiver.port'],
    ['port-taken', null, 'The port 8080 is taken.', 'receiver.httpPort'],
    ['port-forbidden', null, 'The system does not allow listening on 127.0.0.1:80.', 'receiver.port'],
    ['disk-full', null, 'The disk is full.', null],
  ])('%s at %j stands beside its field', (code, field, problem, place) => {
    expect(fieldOfRefusal({ code, field, problem }, both)).toBe(place);
  });
});

describe('host names', () => {
  it.each([
    ['https://shop.test', /without https/],
    ['shop.test:8443', /without a port/],
    ['Shop.test', /lower case/],
    ['*.test', /Wildcards/],
    ['127.0.0.1', /always covered/],
    ['localhost', /always covered/],
    ['shop_1.test', /Only lower-case/],
    ['known.test', /Already/],
    ['', /Type a host name/],
  ])('%j is refused with the reason', (name, reason) => {
    expect(hostNameProblem(name, ['known.test'])).toMatch(reason);
  });

  it('tells which names need a new authority', () => {
    expect(['shop.test', 'a.localhost', 'test'].every(insideDefaultNames)).toBe(true);
    expect(['shop.example.com', 'latest', 'shop.test.com'].some(insideDefaultNames)).toBe(false);
  });

  it('are told apart as added and removed', () => {
    const stored = { ...defaultSettings, receiver: { ...defaultSettings.receiver, hostNames: ['a.test', 'b.test'] } };
    expect(hostNameChange({ ...draft, hostNames: ['b.test', 'c.test'] }, stored)).toEqual({
      added: ['c.test'],
      removed: ['a.test'],
    });
  });
});

describe('the retention sentence', () => {
  it('names every limit that counts', () => {
    expect(retentionSentence(draft)).toBe(
      'The oldest captures are deleted as soon as there are more than 1,000,000 captures, they are older than 30 days or all captures take more than 4 GB. Pinned captures are never deleted.',
    );
    expect(retentionSentence({ ...draft, countOn: false, bytesOn: false, maxAge: '0.5' })).toContain('older than 12 hours');
  });

  it('says plainly that nothing is deleted', () => {
    expect(retentionSentence({ ...draft, countOn: false, ageOn: false, bytesOn: false })).toContain('Every capture is kept');
  });
});
