// Guests see the same board as on QEMU, but for what docs/compare-qemu.md explains.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ours, qemuBoard } from "../../support/machines.js";
import { deviceTree } from "./device-tree.js";
import { differences, unexplained } from "./differences.js";

test("the device tree differs from QEMU's in explained lines only", async () => {
  const [theirs, mine] = [await deviceTree(qemuBoard(1)), await deviceTree(ours)];
  assert.ok(mine.includes("/soc/serial@10000000"), "the tree was read");
  assert.deepEqual(unexplained(differences(theirs, mine), "Device tree"), []);
});

test("the lines that are compared are told apart", () => {
  const found = differences(["a", "b", "b", "/pmu: x"], ["a", "b", "c"]);
  assert.deepEqual(found, [
    { side: "QEMU", line: "b" },
    { side: "QEMU", line: "/pmu: x" },
    { side: "ours", line: "c" },
  ]);
  assert.deepEqual(unexplained(found, "Device tree"), [found[0], found[2]]);
});
