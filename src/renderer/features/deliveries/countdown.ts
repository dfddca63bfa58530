function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A wait as a clock: `0:07`, `4:59`, `1:04:59`, `2 d 03 h`. One form per order of size, so that nothing jumps. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const hours = Math.floor(seconds / 3_600);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
