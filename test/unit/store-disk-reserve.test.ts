import { existsSync, readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { silentLog } from '#main/log.ts';
import { storePaths } from '#main/store/data-folder.ts';
import { DiskReserve } from '#main/store/disk-reserve.ts';
import { temporaryFolder } from '../support/store-fixtures.ts';

const mebibyte = 1_048_576;

function reserveOnDisk(free: number | null) {
  const disk = { free };
  const paths = storePaths(temporaryFolder());
  return { disk, file: paths.reserve, folder: paths.folder, reserve: new DiskReserve(paths, silentLog, () => disk.free) };
}

test('the reserve is only taken from a disk that can spare it', async () => {
  const { disk, file, folder, reserve } = reserveOnDisk(900 * mebibyte);
  await reserve.make();
  expect(existsSync(file)).toBe(false);
  disk.free = 2000 * mebibyte;
  await reserve.make();
  const { size, blocks } = statSync(file);
  expect(size).toBe(16 * mebibyte);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect(readdirSync(folder)).toEqual(['disk-reserve']);
});

test('the space it held is kept for removing, until there is plenty again', async () => {
  const { disk, file, reserve } = reserveOnDisk(2000 * mebibyte);
  await reserve.make();
  disk.free = 0;
  expect(reserve.allowsCaptures(() => 0)).toBe(true);
  expect(reserve.giveUp()).toBe(true);
  expect(existsSync(file)).toBe(false);
  expect(reserve.giveUp()).toBe(false);
  disk.free = 16 * mebibyte;
  expect(reserve.allowsCaptures(() => 7 * mebibyte)).toBe(false);
  expect(reserve.allowsCaptures(() => 8 * mebibyte)).toBe(true);
  expect(reserve.allowsCaptures(() => 0)).toBe(false);
  disk.free = 2000 * mebibyte;
  await reserve.make();
  disk.free = 0;
  expect(reserve.allowsCaptures(() => 0)).toBe(true);
});
