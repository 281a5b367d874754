// What is read from a trace.
import assert from "node:assert/strict";
import { test } from "node:test";
import { longestTasks, MARK, type TraceEvent } from "./tasks.js";

const TASK = "ThreadControllerImpl::RunTask";

function event(name: string, ts: number, tdur: number, more: Partial<TraceEvent> = {}): TraceEvent {
  return { name, ph: "X", pid: 7, tid: 1, ts, tdur, ...more };
}

test("tasks of the thread that made the mark are parted by it", () => {
  const events = [
    event(TASK, 1000, 30_000),
    event(TASK, 40_000, 2_000),
    event(MARK, 50_000, 0, { ph: "R" }),
    event(TASK, 50_000, 4_500),
    event(TASK, 60_000, 4_000),
    event("BlinkScheduler_PerformMicrotaskCheckpoint", 65_000, 4_750),
    event(TASK, 70_000, 90_000, { tid: 2 }),
    event(TASK, 70_000, 90_000, { pid: 8 }),
    event("Layout", 70_000, 90_000),
  ];
  assert.deepEqual(longestTasks(events), { before: 30, after: 4.75 });
});

test("a trace without a mark is no measurement", () => {
  assert.throws(() => longestTasks([event(TASK, 0, 1)]), /no mark/);
});
