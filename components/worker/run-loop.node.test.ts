// The loop over a core that does as it is told. Nothing is measured: only what happens, and in which order.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ExitReason } from "../../wasm-core/abi.js";
import type { Clock } from "./agent/clock.js";
import { RunLoop, type RunLoopListener } from "./run-loop.js";

type Step = ExitReason | (() => ExitReason);

/**
 * A loop over a core that leaves its slices as `steps` say and then ends with POWER_OFF; `end` is how it
 * ended.
 */
function setUp(steps: Step[], idleTime: () => number = () => Infinity, clock?: Clock) {
  const log: string[] = [];
  let loop!: RunLoop;
  let work = false;
  const end = new Promise<unknown>((resolve) => {
    const core = {
      run(milliseconds: number): ExitReason {
        assert.ok(milliseconds > 0);
        const step = steps.shift() ?? ExitReason.POWER_OFF;
        const reason = typeof step === "function" ? step() : step;
        log.push(`run ${reason}`);
        return reason;
      },
      idleTime,
    };
    const listener: RunLoopListener = {
      pump() {
        log.push("pump");
        const had = work;
        work = false;
        return had;
      },
      left: (reason) => (loop.close(), resolve(reason)),
      broke: (cause) => (loop.close(), resolve(cause)),
    };
    loop = new RunLoop(core, listener, clock);
  });
  return { loop, log, end, giveWork: () => void (work = true) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
async function turns(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await turn();
}

test("slices follow each other until the core leaves, with a pump after each", async () => {
  const { loop, log, end } = setUp([ExitReason.SLICE, ExitReason.SLICE]);
  loop.start();
  assert.deepEqual(log, []);
  assert.equal(await end, ExitReason.POWER_OFF);
  assert.deepEqual(log, ["run 0", "pump", "run 0", "pump", "run 2", "pump"]);
});

test("a rest before the first slice is kept, unless somebody types", async () => {
  for (const types of [false, true]) {
    const rests: [number, () => void][] = [];
    const clock = { now: () => 0, after: (...rest: [number, () => void]) => (rests.push(rest), () => {}) };
    const { loop, log, end } = setUp([], undefined, clock);
    loop.start(33);
    await turns(3);
    assert.deepEqual(log, []);
    const [time, over] = rests[0]!;
    assert.equal(time, 33);
    if (types) loop.typed();
    else over();
    assert.equal(await end, ExitReason.POWER_OFF);
  }
});

test("no slice keeps a key press waiting, however long a turn takes", async () => {
  const lengths: number[] = [];
  let time = 0;
  const clock = { now: () => (time += 50), after: () => () => {} };
  const core = {
    run(milliseconds: number): ExitReason {
      lengths.push(milliseconds);
      return lengths.length < 40 ? ExitReason.SLICE : ExitReason.POWER_OFF;
    },
    idleTime: () => Infinity,
  };
  await new Promise((left) => {
    const loop = new RunLoop(
      core,
      { pump: () => false, left: (why) => (loop.close(), left(why)), broke: left },
      clock,
    );
    loop.start();
  });
  assert.equal(lengths.length, 40);
  assert.ok(Math.max(...lengths) <= 10, `${Math.max(...lengths)} ms`);
});

test("each slice is a turn of its own: others get theirs", async () => {
  const { loop, log, end } = setUp([ExitReason.SLICE, ExitReason.SLICE, ExitReason.SLICE]);
  setImmediate(() => log.push("other"));
  loop.start();
  await end;
  assert.ok(log.indexOf("other") < log.length - 2);
});

test("an idle guest is left alone until it is woken", async () => {
  const { loop, log, end } = setUp([ExitReason.IDLE, ExitReason.IDLE]);
  loop.start();
  await turns(20);
  assert.deepEqual(log, ["run 1", "pump"]);
  loop.wake();
  loop.wake();
  await turns(20);
  assert.deepEqual(log, ["run 1", "pump", "run 1", "pump"]);
  loop.wake();
  assert.equal(await end, ExitReason.POWER_OFF);
});

test("an idle guest wakes by itself when its timer is due", async () => {
  const { loop, end } = setUp([ExitReason.IDLE], () => 5);
  loop.start();
  assert.equal(await end, ExitReason.POWER_OFF);
  assert.ok(loop.idle > 0 && loop.idle <= 1);
});

test("a timer further off than a timer can be is no timer at once", async () => {
  const { loop, log } = setUp([ExitReason.IDLE], () => 2 ** 40);
  loop.start();
  await turns(20);
  assert.deepEqual(log, ["run 1", "pump"]);
  loop.close();
});

test("an idle guest that got bytes runs on", async () => {
  const { loop, end, giveWork } = setUp([() => (giveWork(), ExitReason.IDLE)]);
  loop.start();
  assert.equal(await end, ExitReason.POWER_OFF);
});

test("a stopped loop runs nothing, and goes on where it was", async () => {
  const { loop, log, end } = setUp([ExitReason.SLICE, ExitReason.IDLE]);
  loop.start();
  loop.stop();
  await turns(5);
  assert.deepEqual(log, []);
  loop.start();
  await turns(20);
  assert.deepEqual(log, ["run 0", "pump", "run 1", "pump"]);
  loop.stop();
  loop.wake();
  await turns(5);
  assert.equal(log.length, 4);
  loop.start();
  assert.equal(await end, ExitReason.POWER_OFF);
});

test("stop and start within one turn do not run twice", async () => {
  const { loop, log, end } = setUp([ExitReason.IDLE]);
  loop.start();
  loop.stop();
  loop.start();
  loop.stop();
  loop.start();
  await turns(20);
  assert.deepEqual(log, ["run 1", "pump"]);
  loop.wake();
  await end;
});

test("a core that throws ends the loop with what it threw", async () => {
  const cause = new Error("unreachable");
  const { loop, end } = setUp([
    () => {
      throw cause;
    },
  ]);
  loop.start();
  assert.equal(await end, cause);
});

test("what the core leaves for is told once, after its bytes were moved", async () => {
  for (const reason of [ExitReason.REBOOT, ExitReason.FAIL, ExitReason.TOHOST]) {
    const { loop, log, end } = setUp([reason]);
    loop.start();
    assert.equal(await end, reason);
    await turns(5);
    assert.deepEqual(log, [`run ${reason}`, "pump"]);
  }
});
