/** Bytes of bodies held in memory by all requests together. */
export class BodyBudget {
  #held = 0;
  limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  /** False, and nothing taken, when that would be too much. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.limit) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}
