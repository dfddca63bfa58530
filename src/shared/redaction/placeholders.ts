/**
 * Stand-ins for secrets, one for each value: the same value has the same one throughout an export, so that it stays visible
 * where two are equal. They are numbered as they come, so that nothing can be derived from them.
 */
export class Placeholders {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** `name` says what kind of value it is, e.g. `authorization`. */
  of(value: string, name: string): string {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const number = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, number);
    const placeholder = `<redacted:${name}:${number}>`;
    this.#known.set(value, placeholder);
    return placeholder;
  }

  /** How many different values were replaced. */
  get count(): number {
    return this.#known.size;
  }
}

/**
 * A stand-in as long as the value it replaces, made of the placeholder's number and of filling, and of digits alone for a
 * number: what checks lengths or types of fields still passes.
 */
export function sameLength(value: string, placeholder: string, kind: 'text' | 'number'): string {
  const number = /(\d+)>$/.exec(placeholder)?.[1] ?? '0';
  if (kind === 'text') return number.slice(-value.length).padStart(value.length, 'x');
  const digits = value.replaceAll(/\D/g, '').length;
  const filled = number.slice(-digits).padStart(digits, '1').split('');
  const last = value.replaceAll(/\d/g, () => filled.shift() ?? '1');
  return last.replace(/^(-?)0(?=\d)/, '$11');
}
