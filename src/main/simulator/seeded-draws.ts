import { createRandom } from '#shared/random.ts';

/** A seed for one of many draws of a run: far apart for neighbours, the same for the same run. */
export function seedFor(seed: number, which: number, salt = 0): number {
  let mixed = (seed ^ Math.imul(which + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Bytes drawn from a seed. */
export function randomBytesFrom(seed: number): (count: number) => Uint8Array {
  const random = createRandom(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
