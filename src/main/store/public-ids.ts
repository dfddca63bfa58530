/**
 * Public ids are a letter and a row's number: `d12` a delivery, `b3` a bulk replay, `s7` a simulation, `f2` a saved filter,
 * `i2` an import, `r2` a rule.
 */
export type IdLetter = 'd' | 'b' | 's' | 'f' | 'i' | 'r';

export function publicId(letter: IdLetter, seq: number): string {
  return `${letter}${seq}`;
}

/** Null when `id` is not the id of any such row there could be. */
export function rowNumber(letter: IdLetter, id: string): number | null {
  return id.startsWith(letter) && /^[1-9][0-9]{0,10}$/.test(id.slice(1)) ? Number(id.slice(1)) : null;
}
