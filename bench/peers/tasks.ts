// Tasks of a page's own thread and the processor time they took, from Chromium's trace. A timer comes late
// for whatever else the machine is doing; this is of the page alone.
import type { Page } from "puppeteer-core";

/** Tasks, and the page's own marks. */
const CATEGORIES = ["toplevel", "blink.user_timing"];
/** The mark that parts the trace: the machine was switched on (pages/session.js), or watching began. */
export const MARK = "watch";

/** Tasks by their names, and what promises have done between two of them. */
const TASK = /RunTask$|PerformMicrotaskCheckpoint$/;

/** The longest task before the mark and after it, ms of processor time. */
export interface LongestTasks {
  before: number;
  after: number;
}

/** An event of the trace, as far as it is read; times are µs. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** Processor time. */
  tdur?: number;
}

/** Begins to trace. */
export async function traceTasks(page: Page): Promise<void> {
  await page.tracing.start({ categories: CATEGORIES });
}

/** Ends the trace. @throws Error when the page made no mark meanwhile */
export async function endTrace(page: Page): Promise<LongestTasks> {
  const trace = new TextDecoder().decode(await page.tracing.stop());
  return longestTasks((JSON.parse(trace) as { traceEvents: TraceEvent[] }).traceEvents);
}

export function longestTasks(events: readonly TraceEvent[]): LongestTasks {
  const mark = events.find(({ name }) => name === MARK);
  if (!mark) throw new Error("the page made no mark in the trace");
  const longest = { before: 0, after: 0 };
  for (const { name, ph, pid, tid, ts, tdur } of events) {
    if (pid !== mark.pid || tid !== mark.tid || ph !== "X" || !TASK.test(name)) continue;
    const side = ts < mark.ts ? "before" : "after";
    longest[side] = Math.max(longest[side], (tdur ?? 0) / 1000);
  }
  return longest;
}
