/** Things to be done at a time, the earliest first; at the same time in the order they were put in. A binary heap. */
export class DueQueue<T> {
  readonly #items: { readonly atMs: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  get size(): number {
    return this.#items.length;
  }

  /** Time of the earliest; null when there is none. */
  get nextAtMs(): number | null {
    return this.#items[0]?.atMs ?? null;
  }

  peek(): T | null {
    return this.#items[0]?.value ?? null;
  }

  push(atMs: number, value: T): void {
    const items = this.#items;
    const item = { atMs, order: this.#order, value };
    this.#order += 1;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = items[parentAt];
      if (parent === undefined || !isBefore(item, parent)) break;
      items[at] = parent;
      at = parentAt;
    }
    items[at] = item;
  }

  pop(): T | null {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined) return null;
    if (items.length > 0) this.#sink(last);
    return first.value;
  }

  /** Takes everything out, in no order. */
  drain(): T[] {
    return this.#items.splice(0).map(({ value }) => value);
  }

  /** Puts an item in at the top and lets it find its place. */
  #sink(item: { readonly atMs: number; readonly order: number; readonly value: T }): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      let child = items[childAt];
      if (child === undefined) break;
      const right = items[childAt + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childAt += 1;
      }
      if (!isBefore(child, item)) break;
      items[at] = child;
      at = childAt;
    }
    items[at] = item;
  }
}

function isBefore(
  one: { readonly atMs: number; readonly order: number },
  other: { readonly atMs: number; readonly order: number },
): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
