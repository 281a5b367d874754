// What a verb waits for, whoever says it, in the order it was said.

import type { Clock } from "../agent/clock.js";

export class Inbox<T> {
  readonly #items: T[] = [];
  #wake = () => {};

  put(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** The next item; undefined when none comes before `deadline`, a time of the clock. */
  async next(clock: Clock, deadline: number): Promise<T | undefined> {
    if (this.#items.length === 0) {
      await new Promise<void>((resolve) => {
        const stop = clock.after(Math.max(0, deadline - clock.now()), resolve);
        this.#wake = () => (stop(), resolve());
      });
    }
    return this.#items.shift();
  }
}
