// Is somebody there? Not every browser tells a port that the other side is gone, so whoever waits for an
// answer asks.

import { after } from "./platform.js";

/** How long the other side may be silent before it is asked, and again until it is given up, ms. */
export const SILENCE = 30_000;

export class Pulse {
  readonly #ask: () => void;
  readonly #lost: () => void;
  #stop: (() => void) | undefined;
  #asked = false;

  /**
   * @param ask sends something that is answered at once
   * @param lost called when that was not answered
   */
  constructor(ask: () => void, lost: () => void) {
    this.#ask = ask;
    this.#lost = lost;
  }

  /** Somebody waits for an answer. */
  start(): void {
    if (!this.#stop) this.#arm(false);
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** The other side said something. */
  heard(): void {
    this.#asked = false;
    if (!this.#stop) return;
    this.#stop();
    this.#arm(false);
  }

  #arm(asked: boolean): void {
    this.#asked = asked;
    this.#stop = after(SILENCE, () => {
      if (this.#asked) return this.#lost();
      this.#arm(true);
      this.#ask();
    });
  }
}
