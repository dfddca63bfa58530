/** The public id of a capture is `c` and its number. */
export function captureId(seq: number): string {
  return `c${seq}`;
}

/** Null when `id` is not the id of any capture there could be. */
export function seqOf(id: string): number | null {
  if (!/^c[1-9][0-9]{0,14}$/.test(id)) return null;
  return Number(id.slice(1));
}
