// One at a time: the agent answers in order, so requests wait for their turn, each no longer than its own
// time-out.

import { VmError } from "../../contract/vm-error.js";
import type { Clock } from "./clock.js";

/** The promise, or VM_E_TIMED_OUT at `deadline` (a time of the clock). */
export function within<T>(clock: Clock, deadline: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(Math.max(0, deadline - clock.now()), () =>
      reject(new VmError("VM_E_TIMED_OUT", { detail: what })),
    );
    promise.then(resolve, reject).finally(stop);
  });
}

export class Turns {
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does `work` once all that was asked before is over; VM_E_TIMED_OUT if that is not so at `deadline`. */
  async take<T>(deadline: number, what: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let leave = () => {};
    const over = new Promise<void>((resolve) => (leave = resolve));
    this.#last = before.then(() => over);
    try {
      await within(this.#clock, deadline, before, what);
      return await work();
    } finally {
      leave();
    }
  }
}
