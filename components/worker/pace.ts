// The share of a core that a machine may use. What it used beyond that it owes as rest, whenever it rests.

/** All of a core. */
const FULL = 100;

export class Pace {
  #percent = FULL;
  /** Owes rest until then, ms. */
  #until = 0;

  /** @param percent of a core, 1…100. What was owed is forgotten. */
  set(percent: number): void {
    this.#percent = percent;
    this.#until = 0;
  }

  /** The guest ran from `begun` to `ended`, ms. */
  ran(begun: number, ended: number): void {
    if (this.#percent === FULL) return;
    this.#until = Math.max(begun, this.#until) + ((ended - begun) * FULL) / this.#percent;
  }

  /** How long the guest has to rest now, ms. */
  rest(now: number): number {
    return Math.max(0, this.#until - now);
  }
}
