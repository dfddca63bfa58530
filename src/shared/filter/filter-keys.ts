import type { CaptureProblemCode } from '../capture.ts';
import type { Direction } from '../event.ts';
import type { VerdictReason, VerdictStatus } from '../verdict.ts';
import type { ChoiceKey, FilterKey, NumberKey, PatternKey, TimeKey } from './filter-expression.ts';

interface KeyCommon {
  /** Other spellings that are understood. */
  readonly aliases: readonly string[];
  /** What the key stands for, as a sentence about a capture names it: "the … is …". */
  readonly noun: string;
  /** For a list of keys: a filter that uses it. */
  readonly example: string;
}

export type FilterKeyDefinition =
  | (KeyCommon & {
      readonly kind: 'choice';
      readonly key: ChoiceKey;
      readonly values: readonly string[];
      /** Other spellings of values. */
      readonly valueAliases: Readonly<Record<string, string>>;
    })
  | (KeyCommon & {
      readonly kind: 'pattern';
      readonly key: PatternKey;
      /** True: the letters A to Z match in either case. False: compared exactly. */
      readonly foldsCase: boolean;
    })
  | (KeyCommon & { readonly kind: 'number'; readonly key: NumberKey })
  | (KeyCommon & { readonly kind: 'time'; readonly key: TimeKey });

// Written out rather than read from the zod schemas, so that a screen that parses filters need not carry zod.
// The types refuse a wrong word; a unit test refuses a missing one.
const directions: readonly Direction[] = ['incoming', 'outgoing', 'echo'];
const verdicts: readonly VerdictStatus[] = ['valid', 'invalid', 'unsigned', 'unknown'];
const reasons: readonly VerdictReason[] = [
  'no-secret',
  'header-missing',
  'wrong-format',
  'wrong-length',
  'digest-differs',
  'timestamp-missing',
  'timestamp-malformed',
  'timestamp-outside-tolerance',
  'body-incomplete',
  'no-scheme',
  'not-signed',
];
const problems: readonly CaptureProblemCode[] = [
  'cut-off',
  'too-large',
  'timed-out',
  'refused-by-parser',
  'missing-host',
  'tls-failed',
  'receiver-busy',
];

/** Every key of the language, in the order in which lists show them. */
export const filterKeys: readonly FilterKeyDefinition[] = [
  {
    kind: 'choice',
    key: 'dir',
    aliases: ['direction'],
    noun: 'direction',
    example: 'dir:incoming,echo',
    values: [...directions, 'none'],
    valueAliases: { in: 'incoming', out: 'outgoing' },
  },
  { kind: 'pattern', key: 'provider', aliases: [], noun: 'provider', example: 'provider:maia', foldsCase: true },
  {
    kind: 'pattern',
    key: 'type',
    aliases: ['event-type', 'eventtype'],
    noun: 'event type',
    example: 'type:message.*',
    foldsCase: false,
  },
  {
    kind: 'choice',
    key: 'verdict',
    aliases: ['signature'],
    noun: 'verdict',
    example: 'verdict:invalid',
    values: verdicts,
    valueAliases: {},
  },
  {
    kind: 'choice',
    key: 'reason',
    aliases: [],
    noun: 'reason of the verdict',
    example: 'reason:digest-differs',
    values: reasons,
    valueAliases: {},
  },
  { kind: 'pattern', key: 'scheme', aliases: [], noun: 'signature scheme', example: 'scheme:github-*', foldsCase: true },
  { kind: 'number', key: 'status', aliases: ['reply'], noun: 'reply status', example: 'status>=500' },
  { kind: 'number', key: 'size', aliases: [], noun: 'body size', example: 'size>10k' },
  { kind: 'time', key: 'after', aliases: ['since'], noun: 'time of receipt', example: 'after:-1h' },
  { kind: 'time', key: 'before', aliases: ['until'], noun: 'time of receipt', example: 'before:2026-01-01' },
  { kind: 'pattern', key: 'endpoint', aliases: ['slug'], noun: 'endpoint', example: 'endpoint:inbox', foldsCase: true },
  { kind: 'pattern', key: 'method', aliases: [], noun: 'method', example: 'method:POST', foldsCase: true },
  { kind: 'pattern', key: 'path', aliases: [], noun: 'path', example: 'path:/inbox/*', foldsCase: false },
  { kind: 'number', key: 'id', aliases: ['capture'], noun: 'capture id', example: 'id:c12' },
  {
    kind: 'pattern',
    key: 'event',
    aliases: ['event-id', 'eventid'],
    noun: 'event id',
    example: 'event:wamid.*',
    foldsCase: false,
  },
  {
    kind: 'pattern',
    key: 'conversation',
    aliases: ['conv', 'conversation-id', 'conversationid'],
    noun: 'conversation',
    example: 'conversation:abc123',
    foldsCase: false,
  },
  { kind: 'pattern', key: 'from', aliases: ['sender'], noun: 'sender', example: 'from:+91*', foldsCase: false },
  {
    kind: 'choice',
    key: 'is',
    aliases: [],
    noun: 'capture',
    example: 'is:duplicate',
    values: ['duplicate', 'pinned', 'malformed', 'unmatched'],
    valueAliases: { dup: 'duplicate' },
  },
  {
    kind: 'choice',
    key: 'has',
    aliases: [],
    noun: 'capture',
    example: 'has:conversation',
    values: [
      'direction',
      'provider',
      'type',
      'event',
      'conversation',
      'sender',
      'endpoint',
      'reply',
      'body',
      'problem',
      'content-type',
      'tag',
      'note',
    ],
    valueAliases: {
      tags: 'tag',
      notes: 'note',
      dir: 'direction',
      from: 'sender',
      status: 'reply',
      'event-id': 'event',
      'event-type': 'type',
      content: 'content-type',
    },
  },
  { kind: 'pattern', key: 'tag', aliases: ['tags', 'label'], noun: 'tag', example: 'tag:noise', foldsCase: true },
  { kind: 'pattern', key: 'note', aliases: ['notes'], noun: 'note', example: 'note:refund', foldsCase: true },
  {
    kind: 'choice',
    key: 'problem',
    aliases: [],
    noun: 'problem',
    example: 'problem:cut-off',
    values: problems,
    valueAliases: {},
  },
  {
    kind: 'pattern',
    key: 'content',
    aliases: ['content-type', 'mime'],
    noun: 'content type',
    example: 'content:application/json*',
    foldsCase: true,
  },
  {
    kind: 'pattern',
    key: 'ip',
    aliases: ['remote', 'remote-address'],
    noun: 'remote address',
    example: 'ip:127.0.0.1',
    foldsCase: true,
  },
];

/** What is not a key with a value but reaches into a capture; for lists of what can be written. */
export const filterForms: readonly { readonly form: string; readonly example: string; readonly meaning: string }[] = [
  { form: 'words', example: '"where is my order"', meaning: 'words in the summary or the body, one after the other' },
  { form: 'text~', example: 'text~"ord-1"', meaning: 'these very characters, anywhere in the summary or the body; slower' },
  { form: 'header[', example: 'header[x-request-id]:abc*', meaning: 'a header by its name; :* for any value' },
  { form: 'body.', example: 'body.data.items[*].price>=10', meaning: 'a value in a JSON or form body' },
];

const bySpelling = new Map<string, FilterKeyDefinition>(
  filterKeys.flatMap((definition) => [definition.key, ...definition.aliases].map((name) => [name, definition] as const)),
);

/** The key that a spelling stands for, in any case. */
export function findFilterKey(spelling: string): FilterKeyDefinition | undefined {
  return bySpelling.get(spelling.toLowerCase());
}

/** Every spelling of every key. */
export function filterKeySpellings(): string[] {
  return [...bySpelling.keys()];
}

export function filterKeyNoun(key: FilterKey): string {
  return bySpelling.get(key)?.noun ?? key;
}
