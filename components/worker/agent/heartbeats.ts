// Signs of life: a guest-ping every few seconds, counted over a sliding minute. Numbers: virtual PC's
// defaults, a window of 60 s with 10 ticks.

import type { Heartbeat } from "../../contract/contract.js";
import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";

/** ms. */
export const HEARTBEAT_WINDOW = 60_000;
/** Ticks due in a window. */
export const HEARTBEAT_RATE = 10;
const PERIOD = HEARTBEAT_WINDOW / HEARTBEAT_RATE;

export class Heartbeats {
  readonly #agent: GuestAgent;
  readonly #clock: Clock;
  readonly #onStopped: () => void;
  #ticks: number[] = [];
  #startedAt = 0;
  #run = 0;
  #stopNext = () => {};
  #reported = false;

  /** @param onStopped called when a whole window passed without a tick, once until the next tick */
  constructor(agent: GuestAgent, clock: Clock, onStopped: () => void) {
    this.#agent = agent;
    this.#clock = clock;
    this.#onStopped = onStopped;
  }

  get now(): Heartbeat {
    const ticks = this.#recent().length;
    const due = Math.floor((this.#clock.now() - this.#startedAt) / PERIOD);
    const percentage = (100 * ticks) / Math.min(HEARTBEAT_RATE, Math.max(1, due));
    return { heartbeating: ticks > 0, percentage: Math.min(100, Math.round(percentage)) };
  }

  /** An agent was found. */
  start(): void {
    this.stop();
    this.#startedAt = this.#clock.now();
    this.#reported = false;
    void this.#beat(this.#run);
  }

  /** There is no agent any more. */
  stop(): void {
    this.#run++;
    this.#stopNext();
    this.#ticks = [];
  }

  async #beat(run: number): Promise<void> {
    const begun = this.#clock.now();
    const alive = await this.#agent.call("guest-ping", {}, PERIOD).then(
      () => true,
      () => false,
    );
    if (run !== this.#run) return;
    if (alive) {
      this.#ticks = [...this.#recent(), this.#clock.now()];
      this.#reported = false;
    } else if (!this.#reported && this.#clock.now() - this.#lastSign() >= HEARTBEAT_WINDOW) {
      this.#reported = true;
      this.#onStopped();
    }
    const rest = Math.max(0, PERIOD - (this.#clock.now() - begun));
    this.#stopNext = this.#clock.after(rest, () => void this.#beat(run));
  }

  #lastSign(): number {
    return this.#ticks.at(-1) ?? this.#startedAt;
  }

  #recent(): number[] {
    const oldest = this.#clock.now() - HEARTBEAT_WINDOW;
    return this.#ticks.filter((tick) => tick > oldest);
  }
}
