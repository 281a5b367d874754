// What a console printed, and when it came.

interface Piece {
  text: string;
  /** When it came, ms since its machine was started. */
  time: number;
}

interface Waiter {
  look(): void;
  fail(error: Error): void;
}

export class Transcript {
  readonly pieces: Piece[] = [];
  #waiters = new Set<Waiter>();
  #failure: Error | undefined;
  /** Pieces up to this one were searched, and hold nothing that is still looked for. */
  #searched = 0;

  add(text: string, time: number): void {
    this.pieces.push({ text, time });
    for (const waiter of this.#waiters) waiter.look();
  }

  /** Nothing more will come, and why; whoever waits hears it. */
  end(why: Error): void {
    this.#failure ??= why;
    for (const waiter of this.#waiters) waiter.fail(why);
  }

  /**
   * Waits until what was printed since the last match holds a pattern.
   * @returns the time at which the match was whole
   * @throws Error after `timeout` ms, or when the machine ended before
   */
  until(pattern: RegExp, timeout: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        done();
      };
      const fail = (error: Error) =>
        settle(() => reject(new Error(`${error.message}; ${pattern} did not come after ${this.#tail()}`)));
      const look = () => {
        const time = this.#match(pattern);
        if (time !== undefined) settle(() => resolve(time));
      };
      const timer = setTimeout(() => fail(new Error(`nothing for ${timeout} ms`)), timeout);
      const waiter = { look, fail };
      this.#waiters.add(waiter);
      look();
      if (this.#failure) fail(this.#failure);
    });
  }

  #match(pattern: RegExp): number | undefined {
    let text = "";
    for (const [k, piece] of this.pieces.entries()) {
      if (k < this.#searched) continue;
      text += piece.text;
      if (!pattern.test(text)) continue;
      this.#searched = k + 1;
      return piece.time;
    }
    return undefined;
  }

  #tail(): string {
    return JSON.stringify(
      this.pieces
        .map(({ text }) => text)
        .join("")
        .slice(-300),
    );
  }
}
