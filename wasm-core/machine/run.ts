// One time slice: the hart in short runs, between them the clock, the timers and what devices asked for.
import { ExitReason } from "../abi";
import { NEVER, board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { forgetRateWindow, instructionsFor, skipTo, syncClock, time } from "../cpu/clock";
import { hart } from "../cpu/hart";
import { runHart } from "../cpu/translator/dispatch";
import { Menvcfg } from "../cpu/status";
import * as host from "../host";
import { updateTimer } from "./devices/clint";

/** Ticks between two looks at the clock: 0.3 ms, and no less, for a run's end unwinds translated calls. */
const RUN: u64 = 3_000;
/** Instructions of a run: at most, and at least when no timer ends it, and when one does. */
const LONGEST_RUN: u64 = 524_288;
const USUAL_RUN: u64 = 65_536;
const SHORTEST_RUN: u64 = 512;
const TICKS_PER_MS: f64 = 10_000;
const NS_PER_MS: f64 = 1_000_000;

/** Runs for at most `ms` milliseconds of host time. */
export function runSlice(ms: f64): ExitReason {
  const end = host.now() + ms;
  if (hart().waiting) forgetRateWindow();
  while (true) {
    lookAround();
    runHart(untilDeadline());
    if (board().exit) return board().exit;
    if (board().unsettled) bus().settle();
    if (waits() && !skipTo(nextDeadline())) {
      lookAround();
      if (waits()) return ExitReason.IDLE;
      continue;
    }
    if (host.now() >= end) return ExitReason.SLICE;
  }
}

/** Does the hart wait for an interrupt, and none is there? */
function waits(): bool { return hart().waiting != 0 && (hart().lines & u32(hart().mie)) == 0; }

/** Clock, timers and alarm. */
function lookAround(): void {
  syncClock();
  board().mtime = time();
  updateTimer(board().mtime);
  if (board().alarm != NEVER && host.epoch() * NS_PER_MS >= f64(board().alarm)) bus().alarm();
}

/** Ticks at which the next timer interrupt is due, NEVER when no timer is armed. */
function nextDeadline(): u64 {
  const h = hart();
  const stimecmp = h.menvcfg & Menvcfg.STCE ? h.stimecmp : NEVER;
  const next = board().mtimecmp < stimecmp ? board().mtimecmp : stimecmp;
  return next == NEVER ? NEVER : next - board().mtimeOffset;
}

/** Instructions to run before the clock is looked at again. */
function untilDeadline(): i32 {
  const deadline = nextDeadline();
  const now = board().mtime;
  const run = min(max(instructionsFor(RUN), USUAL_RUN), LONGEST_RUN);
  if (deadline == NEVER || deadline <= now) return i32(run);
  return i32(min(max(instructionsFor(deadline - now), SHORTEST_RUN), run));
}

/** Host time until something is due while the hart waits, ms; Infinity when nothing is. */
export function idleMs(): f64 {
  syncClock();
  const now = time();
  const deadline = nextDeadline();
  let ms: f64 = deadline == NEVER ? Infinity : deadline <= now ? 0 : f64(deadline - now) / TICKS_PER_MS;
  if (board().alarm != NEVER) {
    const alarm = f64(board().alarm) / NS_PER_MS - host.epoch();
    ms = min(ms, max(alarm, 0));
  }
  return ms;
}
