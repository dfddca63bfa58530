import type Database from 'better-sqlite3';
import type { StorageUse } from '#shared/backup.ts';

type Part = StorageUse['parts'][number];

/** Which part a table or index belongs to; what nobody named is `other`. */
const parts: readonly (readonly [RegExp, Part['part']])[] = [
  [/^bodies/, 'bodies'],
  [/search|_fts|fts_|words/, 'index'],
  [/^(captures_|removed_captures_)/, 'index'],
  [/^(captures|removed_captures|contents|replies|reply_times)/, 'captures'],
  [/^(deliver|attempts|bulk_|simulation|targets)/, 'deliveries'],
];

/** Bytes of the database by what they hold, the largest first. Looks at every page. */
export function measureParts(db: Database.Database): Part[] {
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  const sums = new Map<Part['part'], number>();
  const add = (part: Part['part'], bytes: number): void => void sums.set(part, (sums.get(part) ?? 0) + bytes);
  const rows = db.prepare<[], { name: string; bytes: number }>('SELECT name, pgsize AS bytes FROM dbstat WHERE aggregate = TRUE');
  for (const { name, bytes } of rows.iterate()) add(parts.find(([pattern]) => pattern.test(name))?.[1] ?? 'other', bytes);
  add('free', Number(db.pragma('freelist_count', { simple: true })) * pageSize);
  return [...sums].map(([part, bytes]) => ({ part, bytes })).toSorted((one, two) => two.bytes - one.bytes);
}
