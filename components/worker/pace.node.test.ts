// A loop that may use a share of a core only, sleeps and is typed at, by a clock that is turned by hand: what
// the guest is given is counted, not measured.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ExitReason } from "../../wasm-core/abi.js";
import type { Clock } from "./agent/clock.js";
import { RunLoop } from "./run-loop.js";

interface Alarm {
  due: number;
  callback: () => void;
}

class HandClock implements Clock {
  time = 1000;
  #alarms: Alarm[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { due: this.time + milliseconds, callback };
    this.#alarms.push(alarm);
    return () => void (this.#alarms = this.#alarms.filter((one) => one !== alarm));
  }

  /** The next alarm rings, when it is due. Returns false when there is none. */
  ring(): boolean {
    const next = this.#alarms.sort((one, other) => one.due - other.due).shift();
    if (!next) return false;
    this.time = Math.max(this.time, next.due);
    next.callback();
    return true;
  }

  get alarms(): readonly number[] {
    return this.#alarms.map(({ due }) => due - this.time);
  }
}

/** Lets everything that is due now happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A loop over a guest that uses `work` ms of each slice and leaves it as `reason` says.
 * @param work ms; undefined: all it is given
 */
function setUp(reason: () => ExitReason, work?: number, idleTime = Infinity) {
  const clock = new HandClock();
  const guest = { slices: 0, used: 0, given: 0, moved: false };
  const core = {
    run(milliseconds: number): ExitReason {
      const used = work ?? milliseconds;
      guest.slices++;
      guest.given = milliseconds;
      guest.used += used;
      clock.time += used;
      return reason();
    },
    idleTime: () => idleTime,
  };
  const unexpected = (cause: unknown) => assert.fail(`left: ${String(cause)}`);
  const loop = new RunLoop(core, { pump: () => guest.moved, left: unexpected, broke: unexpected }, clock);
  return { clock, guest, loop };
}

const busy = () => ExitReason.SLICE;
const idle = () => ExitReason.IDLE;

for (const percent of [1, 10, 50]) {
  test(`a busy guest uses ${percent} % of a core`, async () => {
    const { clock, guest, loop } = setUp(busy);
    const begun = clock.time;
    loop.pace(percent);
    loop.start();
    for (let slice = 0; slice < 20; slice++) {
      await settle();
      assert.equal(guest.slices, slice + 1);
      assert.ok(clock.ring());
    }
    const share = (100 * guest.used) / (clock.time - begun);
    assert.ok(share <= percent && share > percent * 0.95, `${share} %`);
    loop.close();
    assert.deepEqual(clock.alarms, []);
  });
}

test("an unpaced guest never rests", async () => {
  const { clock, guest, loop } = setUp(busy);
  loop.start();
  await settle();
  assert.ok(guest.slices > 1);
  assert.deepEqual(clock.alarms, []);
  loop.close();
});

test("a key press is answered while the guest rests, and paid for afterwards", async () => {
  const { clock, guest, loop } = setUp(busy);
  const begun = clock.time;
  loop.pace(10);
  loop.start();
  await settle();
  for (const count of [2, 3, 4]) {
    loop.wake();
    await settle();
    assert.equal(guest.slices, count);
  }
  clock.ring();
  assert.ok(guest.used <= (clock.time - begun) / 10 + 1);
  await settle();
  assert.equal(guest.slices, 5);
  loop.close();
});

test("slices are short while somebody types, and for a while only", async () => {
  const { clock, guest, loop } = setUp(busy);
  loop.start();
  await settle();
  const usual = guest.given;
  loop.typed();
  await settle();
  assert.ok(guest.given <= usual / 2, `${guest.given} of ${usual} ms`);
  clock.time += 1000;
  await settle();
  assert.ok(guest.given >= usual, `${guest.given} of ${usual} ms`);
  loop.close();
});

test("an idle guest that its timer wakes runs in the timer's own turn", async () => {
  const { clock, guest, loop } = setUp(idle, 0.25, 10);
  loop.start();
  await settle();
  clock.ring();
  assert.equal(guest.slices, 2);
  loop.close();
});

test("output that was shown does not end a rest", async () => {
  const { clock, guest, loop } = setUp(busy);
  loop.pace(10);
  loop.start();
  await settle();
  loop.stir();
  await settle();
  assert.equal(guest.slices, 1);
  assert.equal(clock.alarms.length, 1);
  loop.close();
});

test("an idle guest that uses less than its share is not held up", async () => {
  const { clock, guest, loop } = setUp(idle, 0.25, 10);
  loop.pace(10);
  loop.start();
  await settle();
  for (let tick = 1; tick < 10; tick++) {
    assert.deepEqual(clock.alarms, [10]);
    clock.ring();
    await settle();
    assert.equal(guest.slices, tick + 1);
  }
  loop.close();
});

test("an idle guest that something was moved for, or that sleeps too little, rests all the same", async () => {
  for (const moved of [true, false]) {
    const { clock, guest, loop } = setUp(idle, 1, 2);
    guest.moved = moved;
    const begun = clock.time;
    loop.pace(10);
    loop.start();
    await settle();
    while (clock.time < begun + 1000) {
      clock.ring();
      await settle();
    }
    assert.ok(guest.used <= 102 && guest.used > 80, `${guest.used} ms`);
    loop.close();
  }
});

test("a paused guest does not go on when its rest is over, and owes no second one", async () => {
  const { clock, guest, loop } = setUp(busy);
  loop.pace(10);
  loop.start();
  await settle();
  loop.stop();
  assert.deepEqual(clock.alarms, []);
  clock.time += 1000;
  await settle();
  assert.equal(guest.slices, 1);
  loop.start();
  await settle();
  assert.equal(guest.slices, 2);
  loop.close();
});

test("a guest given all of a core again goes on at once", async () => {
  const { clock, guest, loop } = setUp(busy);
  loop.pace(1);
  loop.start();
  await settle();
  assert.equal(guest.slices, 1);
  loop.pace(100);
  assert.deepEqual(clock.alarms, []);
  await settle();
  assert.ok(guest.slices > 2);
  loop.close();
});
