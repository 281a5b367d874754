// Runs a core in slices, one to a turn of the event loop, and sleeps while the guest does.
//
//            ┌── SLICE: next turn, once its pace allows it ──┐
//   start → run ─────────────────────────────────────────────┘
//            └── IDLE: sleep until idleTime or wake() → run, in the timer's own turn if a timer woke it
//            └── anything else, or an exception: stopped

import { ExitReason } from "../../wasm-core/abi.js";
import { after, now } from "../contract/platform.js";
import type { Clock } from "./agent/clock.js";
import { turns, type Turns } from "./next-turn.js";
import { Pace } from "./pace.js";

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
const SHORT_SLICE = 4;
const LONG_SLICE = 8;
/** A slice while somebody types, and how long after a key press somebody still counts as typing, ms. */
const TYPING_SLICE = 1;
const TYPING = 500;
/** A slice is at least this many times as long as a turn of the event loop takes. */
const SLICE_PER_TURN = 20;
/**
 * Sleeps shorter than this are spent in turns, unless they are the rest of a longer one: timers are no finer,
 * ms.
 */
const TIMER_GRAIN = 1;
/** Longest timer: a browser's limit, ms. */
const LONGEST_TIMER = 0x7fffffff;

const HOST_CLOCK: Clock = { now, after };

export class RunLoop {
  readonly #core: Runnable;
  readonly #listener: RunLoopListener;
  readonly #turns: Turns;
  readonly #clock: Clock;
  readonly #pace = new Pace();
  #running = false;
  /** A turn was asked for and has not come. */
  #due = false;
  /** The guest has something to do and rests. */
  #resting = false;
  #stopTimer = () => {};
  /** A timer of ours has just ended a sleep, perhaps a little early. */
  #rested = false;
  #asked = 0;
  #turnCost = 0;
  #started = 0;
  #ran = 0;
  #typedAt = -Infinity;
  #asleepSince: number | undefined;
  #asleep = 0;

  constructor(core: Runnable, listener: RunLoopListener, clock = HOST_CLOCK) {
    this.#core = core;
    this.#listener = listener;
    this.#clock = clock;
    this.#turns = turns(() => this.#turn());
  }

  /** Share of the time since it was first started, pauses left out, that the guest slept: 0…1. */
  get idle(): number {
    const time = this.#clock.now();
    const ran = this.#ran + (this.#running ? time - this.#started : 0);
    const asleep = this.#asleep + (this.#asleepSince === undefined ? 0 : time - this.#asleepSince);
    return ran > 0 ? Math.min(1, asleep / ran) : 0;
  }

  /** @param rest before the first slice, ms; wake() ends it */
  start(rest = 0): void {
    if (this.#running) return;
    this.#running = true;
    this.#started = this.#clock.now();
    this.#runAfter(Math.max(rest, this.#pace.rest(this.#started)));
  }

  /** No slice runs after this returns, until start(). */
  stop(): void {
    if (!this.#running) return;
    this.#awake();
    this.#running = false;
    this.#ran += this.#clock.now() - this.#started;
  }

  /** Stops for good and gives the platform's things back. */
  close(): void {
    this.stop();
    this.#turns.close();
  }

  /**
   * Lets the guest use so much of a core and no more: after each slice it rests as long as that takes.
   * @param percent 1…100
   */
  pace(percent: number): void {
    this.#pace.set(percent);
    if (this.#resting) this.#goOn();
  }

  /** The guest got something to do that does not wait: a key press. What it owes of rest it owes still. */
  wake(): void {
    if (!this.#running || !(this.#resting || this.#asleepSince !== undefined)) return;
    this.#awake();
    this.#request();
  }

  /** Somebody typed, and waits for an answer: wakes the guest, and lets bytes pass more often for a while. */
  typed(): void {
    this.#typedAt = this.#clock.now();
    this.wake();
  }

  /** The guest got something to do, once its pace allows it. */
  stir(): void {
    if (this.#running && this.#asleepSince !== undefined) this.#goOn();
  }

  #goOn(): void {
    this.#awake();
    this.#next();
  }

  #next(): void {
    this.#runAfter(this.#pace.rest(this.#clock.now()));
  }

  #runAfter(rest: number): void {
    if (this.#due) return;
    if (rest < TIMER_GRAIN) {
      this.#request();
      return;
    }
    this.#resting = true;
    this.#stopTimer = this.#clock.after(Math.ceil(rest), () => this.#goOn());
  }

  #request(): void {
    if (this.#due) return;
    this.#due = true;
    this.#asked = this.#clock.now();
    this.#turns.request();
  }

  #turn(): void {
    this.#due = false;
    if (!this.#running) return;
    const cost = this.#clock.now() - this.#asked;
    this.#turnCost += (cost - this.#turnCost) / 16;
    this.#try();
  }

  #try(): void {
    try {
      this.#slice();
    } catch (cause) {
      this.stop();
      this.#listener.broke(cause);
    }
  }

  #slice(): void {
    const begun = this.#clock.now();
    const reason = this.#core.run(this.#length(begun));
    this.#pace.ran(begun, this.#clock.now());
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

  #length(now: number): number {
    if (now - this.#typedAt < TYPING) return TYPING_SLICE;
    return Math.min(LONG_SLICE, Math.max(SHORT_SLICE, this.#turnCost * SLICE_PER_TURN));
  }

  #sleep(): void {
    const time = this.#core.idleTime();
    if (time < TIMER_GRAIN && !this.#rested) {
      this.#next();
      return;
    }
    this.#asleepSince = this.#clock.now();
    if (time < LONGEST_TIMER) {
      this.#stopTimer = this.#clock.after(Math.max(TIMER_GRAIN, Math.ceil(time)), () => this.#rise());
    }
  }

  /** The turn of a timer is as good as another: a guest that sleeps and wakes all the time saves one. */
  #rise(): void {
    this.#rested = true;
    this.#awake();
    if (this.#due || this.#pace.rest(this.#clock.now()) >= TIMER_GRAIN) this.#next();
    else this.#try();
  }

  #awake(): void {
    this.#stopTimer();
    this.#resting = false;
    if (this.#asleepSince === undefined) return;
    this.#asleep += this.#clock.now() - this.#asleepSince;
    this.#asleepSince = undefined;
  }
}
