// What counts as growth of a machine that runs for long, and what does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { canTell, excess, growth, lineOf, type Reading } from "./readings.js";

const MIB = 1 << 20;

function reading(minutes: number, resident: number, regions = 100): Reading {
  const exits = { jump: 0, interpreter: 0, trap: 0, budget: 0 };
  const counts = { translated: 4100, invalidated: 7, evictions: minutes * 2, modules: 300, bytes: 3 * MIB };
  return {
    ...{ minutes, instructions: minutes * 6e9, mips: 100, share: 0.5, rounds: minutes * 5 },
    translator: { regions, ...counts, compileTime: 0, longestCompile: 0, slowAccesses: 0, exits },
    ...{ resident: resident * MIB, heap: 10 * MIB, external: 200 * MIB, arrayBuffers: 11 * MIB },
  };
}

/** Readings of resident memory, a minute apart, MiB. */
const readings = (...resident: number[]) => resident.map((mib, index) => reading(index + 1, mib));

test("memory that comes and goes does not grow, and neither does what it takes to begin", () => {
  assert.equal(growth(readings(100, 300, 400, 500, 400, 500, 400, 500)), undefined);
  assert.equal(growth(readings(400, 400, 400, 400, 400, 400, 430, 440)), undefined);
  assert.equal(growth(readings(400, 400, 400, 400, 900, 900, 400, 400)), undefined);
});

test("memory that grows is told of", () => {
  const steps = [400, 410, 420, 430, 440, 450, 460, 470];
  assert.match(growth(readings(...steps)) ?? "", /^resident .* from 425\.0 MiB .* to 465\.0 MiB/);
  const heap = readings(...steps.map(() => 400)).map((one, index) => ({ ...one, heap: index * 5 * MIB }));
  assert.match(growth(heap) ?? "", /^heap memory grew from 12\.5 MiB .* to 32\.5 MiB/);
});

test("it takes eight readings, and regions that are dropped twice in a quarter, to tell", () => {
  const steady = readings(400, 400, 400, 400, 400, 400, 400, 400);
  assert.ok(canTell(steady));
  assert.ok(!canTell(steady.slice(1)));
  const late = { ...steady[7]!, translator: steady[6]!.translator };
  assert.ok(!canTell([...steady.slice(0, 7), late]));
});

test("there are at most 4,000 regions", () => {
  assert.equal(excess(reading(1, 400, 4000)), undefined);
  assert.match(excess(reading(1, 400, 4001)) ?? "", /4001 regions/);
});

test("a reading is one line", () => {
  assert.equal(
    lineOf(reading(2, 400.25)),
    "2.0 min, round 10, 12.00 G instructions, 100 MIPS with 50 % of a core, " +
      "regions 100 (translated 4100, invalidated 7, evictions 4), modules 300 of 3.0 MiB, " +
      "resident 400.3 MiB, heap 10.0 MiB, external 200.0 MiB, arrayBuffers 11.0 MiB",
  );
});
