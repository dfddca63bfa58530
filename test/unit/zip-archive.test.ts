import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PackedBytes, ZipArchive } from '#main/payload/zip-archive.ts';
import { readZip } from '../support/zip-reader.ts';

const time = Date.parse('2026-05-29T10:30:02Z');
const python = spawnSync('python3', ['-c', 'import zipfile']).status === 0;

const contents: readonly (readonly [string, Buffer])[] = [
  ['captures/c1.body.json', Buffer.from('{"a":1}')],
  ['captures/c2.body.txt', Buffer.from('the same again, '.repeat(5000))],
  ['captures/c3.body.bin', randomBytes(40_000)],
  ['captures/c4.body.bin', Buffer.alloc(0)],
];

async function archiveOf(files: Iterable<readonly [string, Uint8Array]>, index: PackedBytes): Promise<Buffer> {
  const archive = new ZipArchive();
  const pieces: Uint8Array[] = [];
  for (const [name, content] of files) pieces.push(...(await archive.entry(name, content, time)));
  pieces.push(...archive.packedEntry('index.ndjson', index, time), ...archive.end());
  return Buffer.concat(pieces);
}

function lines(count: number): { readonly packed: PackedBytes; readonly text: string } {
  const packed = new PackedBytes();
  let text = '';
  for (let line = 0; line < count; line += 1) {
    text += `{"id":"c${line}"}\n`;
    packed.add(Buffer.from(`{"id":"c${line}"}\n`));
  }
  return { packed, text };
}

describe('a zip archive', () => {
  test('holds every file as it was put in, small, large, that does not shrink and empty, and what was gathered meanwhile', async () => {
    const { packed, text } = lines(30_000);
    const bytes = await archiveOf(contents, packed);
    const files = readZip(bytes);
    expect([...files.keys()]).toEqual([...contents.map(([name]) => name), 'index.ndjson']);
    for (const [name, content] of contents) expect(files.get(name)?.equals(content), name).toBe(true);
    expect(files.get('index.ndjson')?.toString()).toBe(text);
    expect(bytes.length).toBeLessThan(200_000);
  });

  test('has more files than 16 bits count', async () => {
    const names = Array.from({ length: 70_000 }, (_, at) => `captures/c${at}.json`);
    const bytes = await archiveOf(
      names.map((name) => [name, Buffer.from(name)] as const),
      lines(1).packed,
    );
    const files = readZip(bytes);
    expect(files.size).toBe(70_001);
    expect(files.get('captures/c69999.json')?.toString()).toBe('captures/c69999.json');
  });

  test.skipIf(!python)('is opened by others: whole, with times and modes, also with zip64', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookwright-zip-'));
    const small = join(folder, 'small.zip');
    const many = join(folder, 'many.zip');
    writeFileSync(small, await archiveOf(contents, lines(30_000).packed));
    const names = Array.from({ length: 66_000 }, (_, at) => [`c${at}`, Buffer.from('x')] as const);
    writeFileSync(many, await archiveOf(names, lines(1).packed));
    const script = `
import json, sys, zipfile
out = []
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        out.append([archive.testzip(), len(archive.namelist()), list(first.date_time), oct(first.external_attr >> 16)])
print(json.dumps(out))`;
    const told: unknown = JSON.parse(execFileSync('python3', ['-c', script, small, many], { encoding: 'utf8' }));
    rmSync(folder, { recursive: true });
    expect(told).toEqual([
      [null, 5, [2026, 5, 29, 10, 30, 2], '0o100600'],
      [null, 66_001, [2026, 5, 29, 10, 30, 2], '0o100600'],
    ]);
  });
});
