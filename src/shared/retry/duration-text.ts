const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A duration exactly, in the largest units it needs: `10 s`, `1 min 30 s`, `27 h 35 min 5 s` as `1 d 3 h 35 min 5 s`, `250 ms`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let left = Math.round(ms);
  for (const [name, size] of units) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${name}`);
    left -= count * size;
  }
  if (left > 0) parts.push(`${left / 1000} s`);
  return parts.join(' ');
}
