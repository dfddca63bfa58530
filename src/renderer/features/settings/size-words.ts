const units: readonly (readonly [string, number])[] = [
  ['GB', 1_073_741_824],
  ['MB', 1_048_576],
  ['KB', 1024],
];

/** Bytes as a size that reads back as exactly the same number: `32 MB`, `1.5 GB`, `1,537 bytes` (steps of 1,024, as everywhere). */
export function exactSize(bytes: number): string {
  for (const [unit, size] of units) {
    const count = bytes / size;
    if (count >= 1 && Number.isInteger(count * 100)) return `${count.toLocaleString('en-US')} ${unit}`;
  }
  return `${bytes.toLocaleString('en-US')} bytes`;
}

const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  byte: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1_048_576,
  mb: 1_048_576,
  mib: 1_048_576,
  g: 1_073_741_824,
  gb: 1_073_741_824,
  gib: 1_073_741_824,
};

/** Bytes of a size as typed (`32 MB`, `1.5g`, `4096`); null when it is none. */
export function readSize(text: string): number | null {
  const match = /^([\d,]*\.?\d+)\s*([a-z]*)$/.exec(text.trim().toLowerCase());
  const factor = factors[match?.[2] ?? ''];
  if (match?.[1] === undefined || factor === undefined) return null;
  const bytes = Math.round(Number(match[1].replaceAll(',', '')) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
