const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes for the eye: `0 B`, `811 B`, `1.2 KB`, `61 MB` (steps of 1,024). */
export function formatSize(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024;
    step += 1;
  }
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[step] ?? 'B'}`;
}

const counts = new Intl.NumberFormat('en');

/** A count with grouped thousands: `48,210`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** Bytes to the last one: `1,234 bytes`. */
export function formatExactSize(bytes: number): string {
  return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
