// Guest time in ticks of 100 ns (10 MHz). The host clock is coarse, so between two looks at it time goes on
// with the retired instructions; it never runs backwards. In deterministic mode instructions alone make time.
import { BOARD } from "../layout";
import * as host from "../host";
import { retired } from "./hart";

const TICKS_PER_MS: f64 = 10_000;
/** How far interpolated time may run ahead of the host's, ticks: one coarse clock step and a half. */
const AHEAD: u64 = 15_000;
/** Deterministic mode: one tick for so many instructions. */
const INSTRUCTIONS_PER_TICK: u64 = 10;
/** The rate is measured over at least this much host time, ms. */
const RATE_WINDOW: f64 = 4;

@unmanaged
class Clock {
  /** Host time at tick 0, ms. */
  origin: f64;
  /** Ticks for one instruction, as measured lately. */
  rate: f64;
  /** Ticks and retired instructions at the last look at the host clock, and the tick not to pass. */
  ticks: u64;
  instructions: u64;
  limit: u64;
  /** The latest time given out. */
  last: u64;
  /** Start of the window over which the rate is measured. */
  windowTime: f64;
  windowInstructions: u64;
  /** Deterministic mode: ticks skipped while waiting. */
  skipped: u64;
  deterministic: u32;
  /** Host time at which the clock was stopped, -1 while it runs. */
  stopped: f64;
}

@inline function clock(): Clock { return changetype<Clock>(BOARD + 256); }

/** Sets time to 0. */
export function resetClock(deterministic: bool): void {
  const c = clock();
  memory.fill(BOARD + 256, 0, offsetof<Clock>());
  c.origin = host.now();
  c.windowTime = c.origin;
  c.rate = 0.05;
  c.deterministic = deterministic ? 1 : 0;
  c.stopped = -1;
}

/** Guest time now, ticks. */
export function time(): u64 {
  const c = clock();
  if (c.deterministic) return retired() / INSTRUCTIONS_PER_TICK + c.skipped;
  const ahead = c.ticks + u64(f64(retired() - c.instructions) * c.rate);
  const now = ahead < c.limit ? ahead : c.limit;
  if (now > c.last) c.last = now;
  return c.last;
}

/** Looks at the host clock. */
export function syncClock(): void {
  const c = clock();
  if (c.deterministic) return;
  const hostTime = host.now();
  const hostTicks = u64((hostTime - c.origin) * TICKS_PER_MS);
  const done = retired();
  const elapsed = hostTime - c.windowTime;
  if (elapsed >= RATE_WINDOW) {
    if (done - c.windowInstructions > 1000) {
      c.rate = (c.rate + (elapsed * TICKS_PER_MS) / f64(done - c.windowInstructions)) / 2;
    }
    c.windowTime = hostTime;
    c.windowInstructions = done;
  }
  const before = time();
  c.ticks = hostTicks > before ? hostTicks : before;
  c.instructions = done;
  c.limit = hostTicks + AHEAD;
}

/** About how many instructions fit into `ticks`. */
export function instructionsFor(ticks: u64): u64 {
  const c = clock();
  return c.deterministic ? ticks * INSTRUCTIONS_PER_TICK : u64(f64(ticks) / c.rate);
}

/** The hart waits and nothing happens before `deadline`: deterministic time goes there at once. */
export function skipTo(deadline: u64): bool {
  const c = clock();
  if (!c.deterministic || deadline == u64.MAX_VALUE) return false;
  const now = time();
  if (deadline > now) c.skipped += deadline - now;
  return true;
}

/** The measurement window starts anew: the host slept. */
export function forgetRateWindow(): void {
  clock().windowTime = host.now();
  clock().windowInstructions = retired();
}

/** Time stands still until startClock(). */
export function stopClock(): void {
  if (clock().stopped < 0) clock().stopped = host.now();
}

export function startClock(): void {
  const c = clock();
  if (c.stopped < 0) return;
  c.origin += host.now() - c.stopped;
  c.stopped = -1;
}
