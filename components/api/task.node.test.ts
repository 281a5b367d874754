// VmTask: every promise design makes of a task, against a request that the test answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Listener } from "../contract/call.js";
import type { TaskProgress } from "../contract/contract.js";
import { VmError } from "../contract/vm-error.js";
import { VmTask, type VmTaskProgress } from "./task.js";

const at = (percent: number, cancelable = false): TaskProgress => ({
  percent,
  step: { key: "ending-session", user: "alice", tty: "hvc0" },
  cancelable,
});

function begin<T = void>() {
  let listener!: Listener<T>;
  let cancels = 0;
  const task = new VmTask<T>(7, "logoff", (given) => {
    listener = given;
    return { cancel: () => void cancels++ };
  });
  return { task, listener, cancels: () => cancels };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Unhandled rejections while `work` runs and shortly after. */
async function unhandledIn(work: () => unknown): Promise<unknown[]> {
  const seen: unknown[] = [];
  const note = (reason: unknown) => void seen.push(reason);
  process.on("unhandledRejection", note);
  await work();
  await tick();
  await tick();
  process.off("unhandledRejection", note);
  return seen;
}

test("a new task waits", () => {
  const { task } = begin();
  assert.equal(task.id, 7);
  assert.equal(task.verb, "logoff");
  assert.equal(task.percentCompleted, 0);
  assert.equal(task.isComplete, false);
  assert.equal(task.isCancelable, false);
  assert.equal(task.result, undefined);
  assert.equal(task.error, 0);
  assert.equal(task.errorDescription, "");
  assert.equal(task.description, "Waiting");
});

test("success: value, events in their order, percent 100", async () => {
  const { task, listener } = begin<string>();
  const seen: string[] = [];
  task.addEventListener("progress", ({ detail }) =>
    seen.push(`${detail.percentCompleted} ${detail.description}`),
  );
  task.addEventListener("complete", ({ detail }) => seen.push(`complete ${detail.result}`));
  listener.accepted?.();
  listener.progress?.(at(33.4));
  listener.progress?.(at(66));
  listener.value("bye");
  assert.equal(await task, "bye");
  await task.accepted;
  assert.deepEqual(seen, [
    "33 Logging off alice on hvc0",
    "66 Logging off alice on hvc0",
    "100 Done",
    "complete 0",
  ]);
  assert.equal(task.result, 0);
  assert.equal(task.error, 0);
  assert.equal(task.isComplete, true);
});

test("percent never falls and stays within 0…100", () => {
  const { task, listener } = begin();
  const percents: number[] = [];
  task.addEventListener("progress", () => percents.push(task.percentCompleted));
  for (const percent of [-5, 20, 10, 300, 50]) listener.progress?.(at(percent));
  assert.deepEqual(percents, [0, 20, 20, 100, 100]);
});

test("refusal: accepted and the task reject with the call error", async () => {
  const { task, listener } = begin();
  listener.error(new VmError("VM_E_VM_PAUSED"));
  const error = await task.accepted.then(
    () => assert.fail(),
    (reason: VmError) => reason,
  );
  assert.equal(error.hresult, 0xa0040507);
  assert.equal(error.origin, "call");
  await assert.rejects(async () => await task, error);
  assert.equal(task.error, 0xa0040507);
  assert.equal(task.errorDescription, "The machine is paused");
  assert.equal(task.result, 2);
});

test("failure after acceptance: accepted stands, the task rejects", async () => {
  const { task, listener } = begin();
  listener.accepted?.();
  listener.error(new VmError("VM_E_TIMED_OUT", { origin: "task", detail: "still logged on: bob on hvc1" }));
  await task.accepted;
  const error = await task.catch((reason: VmError) => reason);
  assert.ok(error instanceof VmError);
  assert.equal(error.origin, "task");
  assert.equal(task.result, 6);
  assert.equal(task.errorDescription, "This was not done in time: still logged on: bob on hvc1");
});

test("result is 1 when cancelled, 3 when memory lacks, 8 when the worker died", async () => {
  for (const [symbol, result] of [
    ["ERROR_CANCELLED", 1],
    ["E_OUTOFMEMORY", 3],
    ["RPC_E_SERVER_DIED", 8],
  ] as const) {
    const { task, listener } = begin();
    listener.error(new VmError(symbol));
    assert.equal(task.result, result);
  }
});

test("a page that only listens to events causes no unhandled rejection", async () => {
  const seen = await unhandledIn(() => {
    const { task, listener } = begin();
    task.addEventListener("complete", () => {});
    listener.accepted?.();
    listener.error(new VmError("DISP_E_EXCEPTION"));
  });
  assert.deepEqual(seen, []);
});

test("a page that ignores accepted, or waits, causes no unhandled rejection either", async () => {
  const seen = await unhandledIn(async () => {
    const { task, listener } = begin();
    const waited = task.waitForCompletion();
    listener.error(new VmError("VM_E_VM_UNKNOWN"));
    assert.equal(await waited, true);
  });
  assert.deepEqual(seen, []);
});

test("cancel throws E_FAIL unless the last progress said that it can be cancelled", () => {
  const { task, listener, cancels } = begin();
  const refused = (error: unknown) => error instanceof VmError && error.hresult === 0x80004005;
  assert.throws(() => task.cancel(), refused);
  listener.progress?.(at(0, true));
  assert.equal(task.isCancelable, true);
  task.cancel();
  assert.equal(cancels(), 1);
  listener.progress?.(at(50, false));
  assert.throws(() => task.cancel(), refused);
  listener.progress?.(at(50, true));
  listener.error(new VmError("ERROR_CANCELLED", { origin: "task" }));
  assert.equal(task.isCancelable, false);
  assert.throws(() => task.cancel(), refused);
  assert.equal(cancels(), 1);
});

test("waitForCompletion takes -1 and 0…4,000,000, else rejects with E_INVALIDARG", async () => {
  const { task } = begin();
  for (const timeout of [-2, 4_000_001, 1.5, Number.NaN, Infinity, "5" as unknown as number]) {
    await assert.rejects(task.waitForCompletion(timeout), { hresult: 0x80070057 });
  }
  assert.equal(await task.waitForCompletion(0), false);
});

test("waitForCompletion is true at the end, whichever it is", async () => {
  const { task, listener } = begin();
  const unlimited = task.waitForCompletion();
  const limited = task.waitForCompletion(4_000_000);
  listener.error(new VmError("E_FAIL"));
  assert.deepEqual(await Promise.all([unlimited, limited]), [true, true]);
  assert.equal(await task.waitForCompletion(0), true);
});

test("async iteration follows the progress to the end, skipping what a slow loop misses", async () => {
  const { task, listener } = begin();
  const seen: VmTaskProgress[] = [];
  const loop = (async () => {
    for await (const progress of task) seen.push(progress);
  })();
  await tick();
  listener.progress?.(at(10));
  listener.progress?.(at(40));
  await tick();
  listener.value();
  await loop;
  assert.deepEqual(
    seen.map(({ percentCompleted }) => percentCompleted),
    [0, 40, 100],
  );
});

test("async iteration throws the task's error at its end; a finished task can still be iterated", async () => {
  const { task, listener } = begin();
  listener.progress?.(at(10));
  listener.error(new VmError("ERROR_CANCELLED", { origin: "task" }));
  const percents: number[] = [];
  await assert.rejects(
    async () => {
      for await (const { percentCompleted } of task) percents.push(percentCompleted);
    },
    { hresult: 0x800704c7 },
  );
  assert.deepEqual(percents, [10]);
});

test("finally and catch pass on what a promise would", async () => {
  const { task, listener } = begin<number>();
  let called = 0;
  listener.value(3);
  assert.equal(await task.finally(() => void called++), 3);
  assert.equal(await task.catch(() => 0), 3);
  assert.equal(called, 1);
});
