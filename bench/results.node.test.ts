// Ratios tell who is better, and peers that compute different things are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pair } from "./groups/programs.js";
import type { Marks } from "./marks.js";
import { table } from "./report.js";
import { mean, median, row, type Result } from "./results.js";

const result = (ours: number[], reference: number[]): Result => ({
  ...{ group: "cpu", name: "sieve", unit: "ms", against: "qemu" },
  ...{ ours, reference },
});

test("a ratio above 1 means that we are better", () => {
  const { ratio, ...rest } = row(result([50, 10, 40], [80, 100, 60]));
  assert.equal(ratio, 2);
  assert.deepEqual(rest, { group: "cpu", name: "sieve", ours: 40, reference: 80, unit: "ms" });
});

test("the median of an even number lies between the two in the middle", () => {
  assert.equal(median([4, 1, 10, 2]), 3);
});

test("the mean's ratio is the geometric mean of the ratios", () => {
  const ratio = row(mean([result([1], [4]), result([10], [10])], "geometric mean")).ratio;
  assert.ok(Math.abs(ratio - 2) < 1e-9);
});

test("the table says what is missed", () => {
  const text = table([
    { ...result([10], [8]), goal: 1 },
    { ...result([2, 4, 3], [3]), goal: 1 },
  ]);
  assert.match(text, /\| 10.0 +\| 8.00 +\| qemu +\| 0.80 +\| ✗ ≥ 1/);
  assert.match(text, /\| 3.00 \(2.00–4.00\) \| 3.00 +\| qemu +\| 1.00 +\| ✓ ≥ 1/);
});

function run(checksum: string, milliseconds: number): Marks {
  return {
    ready: 0,
    timings: new Map([["sieve", { milliseconds, checksum }]]),
    missing: new Map(),
    done: true,
  };
}

test("the peers' runs are paired by program", () => {
  const runs = new Map([
    ["chromium", [run("a", 1), run("a", 2)]],
    ["qemu", [run("a", 3), run("a", 4)]],
  ]);
  const [found] = pair("cpu", runs, ["chromium", "qemu"]);
  assert.deepEqual(
    [found?.ours, found?.reference],
    [
      [1, 2],
      [3, 4],
    ],
  );
});

test("a peer that computes something else is no peer", () => {
  const runs = new Map([
    ["chromium", [run("b", 1)]],
    ["qemu", [run("a", 3)]],
  ]);
  assert.throws(() => pair("cpu", runs, ["chromium", "qemu"]), /sieve computes different things: b, a/);
});
