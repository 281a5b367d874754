// Runs a core in slices, one to a turn of the event loop, and sleeps while the guest does.
//
//            ┌── SLICE: next turn ──┐
//   start → run ────────────────────┘
//            └── IDLE: sleep until idleTime or wake() → run
//            └── anything else, or an exception: stopped

import { ExitReason } from "../../wasm-core/abi.js";
import { turns, type Turns } from "./next-turn.js";

/** The part of a core that the loop needs. */
export interface Runnable {
  run(milliseconds: number): ExitReason;
  idleTime(): number;
}

export interface RunLoopListener {
  /** After every slice: moves bytes. Returns true when the guest got something to do. */
  pump(): boolean;
  /** The core left for good; the loop has stopped. */
  left(reason: ExitReason): void;
  /** The core threw; the loop has stopped. */
  broke(cause: unknown): void;
}

/** Shortest and longest slice, ms: short enough that a key press is not felt to wait. */
const SHORT_SLICE = 8;
const LONG_SLICE = 16;
/** A slice is at least this many times as long as a turn of the event loop takes. */
const SLICE_PER_TURN = 20;
/**
 * Sleeps shorter than this are spent in turns, unless they are the rest of a longer one: timers are no finer,
 * ms.
 */
const TIMER_GRAIN = 1;
/** Longest timer: a browser's limit, ms. */
const LONGEST_TIMER = 0x7fffffff;

export class RunLoop {
  readonly #core: Runnable;
  readonly #listener: RunLoopListener;
  readonly #turns: Turns;
  #running = false;
  /** A turn was asked for and has not come. */
  #due = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A timer of ours has just ended a sleep, perhaps a little early. */
  #rested = false;
  #asked = 0;
  #turnCost = 0;
  #started = 0;
  #ran = 0;
  #asleepSince: number | undefined;
  #asleep = 0;

  constructor(core: Runnable, listener: RunLoopListener) {
    this.#core = core;
    this.#listener = listener;
    this.#turns = turns(() => this.#turn());
  }

  /** Share of the time since it was first started, pauses left out, that the guest slept: 0…1. */
  get idle(): number {
    const now = performance.now();
    const ran = this.#ran + (this.#running ? now - this.#started : 0);
    const asleep = this.#asleep + (this.#asleepSince === undefined ? 0 : now - this.#asleepSince);
    return ran > 0 ? Math.min(1, asleep / ran) : 0;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#started = performance.now();
    this.#next();
  }

  /** No slice runs after this returns, until start(). */
  stop(): void {
    if (!this.#running) return;
    this.#awake();
    this.#running = false;
    this.#ran += performance.now() - this.#started;
  }

  /** Stops for good and gives the platform's things back. */
  close(): void {
    this.stop();
    this.#turns.close();
  }

  /** The guest has something to do. */
  wake(): void {
    if (!this.#running || this.#asleepSince === undefined) return;
    this.#awake();
    this.#next();
  }

  #next(): void {
    if (this.#due) return;
    this.#due = true;
    this.#asked = performance.now();
    this.#turns.request();
  }

  #turn(): void {
    this.#due = false;
    if (!this.#running) return;
    const cost = performance.now() - this.#asked;
    this.#turnCost += (cost - this.#turnCost) / 16;
    try {
      this.#slice();
    } catch (cause) {
      this.stop();
      this.#listener.broke(cause);
    }
  }

  #slice(): void {
    const length = Math.min(LONG_SLICE, Math.max(SHORT_SLICE, this.#turnCost * SLICE_PER_TURN));
    const reason = this.#core.run(length);
    const work = this.#listener.pump();
    if (!this.#running) return;
    if (reason === ExitReason.SLICE || (reason === ExitReason.IDLE && work)) this.#next();
    else if (reason === ExitReason.IDLE) this.#sleep();
    else {
      this.stop();
      this.#listener.left(reason);
    }
    this.#rested = false;
  }

  #sleep(): void {
    const time = this.#core.idleTime();
    if (time < TIMER_GRAIN && !this.#rested) {
      this.#next();
      return;
    }
    this.#asleepSince = performance.now();
    if (time < LONGEST_TIMER)
      this.#timer = setTimeout(() => this.#rise(), Math.max(TIMER_GRAIN, Math.ceil(time)));
  }

  #rise(): void {
    this.#rested = true;
    this.wake();
  }

  #awake(): void {
    clearTimeout(this.#timer);
    if (this.#asleepSince === undefined) return;
    this.#asleep += performance.now() - this.#asleepSince;
    this.#asleepSince = undefined;
  }
}
