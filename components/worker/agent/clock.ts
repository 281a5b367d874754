// Time as the guest has it: it stands still while the machine is paused, so no time-out of a guest's answer
// runs out then.

import { after, now } from "../../contract/platform.js";

/** What waits and measures for the guest's sake. */
export interface Clock {
  /** ms since some moment. */
  now(): number;
  /** Calls back after `milliseconds`; returns what stops it. */
  after(milliseconds: number, callback: () => void): () => void;
}

interface Alarm {
  due: number;
  callback: () => void;
  stop: () => void;
}

/** The host's clock, less the time it was stopped. */
export class GuestClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #lost = 0;
  #stoppedAt: number | undefined;

  now(): number {
    return (this.#stoppedAt ?? now()) - this.#lost;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm: Alarm = { due: this.now() + milliseconds, callback, stop: () => {} };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => {
      alarm.stop();
      this.#alarms.delete(alarm);
    };
  }

  /** The machine is paused. */
  stop(): void {
    if (this.#stoppedAt !== undefined) return;
    this.#stoppedAt = now();
    for (const alarm of this.#alarms) alarm.stop();
  }

  /** The machine runs again. */
  start(): void {
    if (this.#stoppedAt === undefined) return;
    this.#lost += now() - this.#stoppedAt;
    this.#stoppedAt = undefined;
    for (const alarm of this.#alarms) this.#arm(alarm);
  }

  #arm(alarm: Alarm): void {
    if (this.#stoppedAt !== undefined) return;
    alarm.stop = after(Math.max(0, alarm.due - this.now()), () => {
      this.#alarms.delete(alarm);
      alarm.callback();
    });
  }
}
