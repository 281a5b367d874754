// The default guest boots as it does on QEMU: its log differs in the lines that docs/compare-qemu.md explains
// only.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ourBootLog, qemuBootLog } from "../core/compare-qemu/boot-log.js";
import { differences, unexplained } from "../core/compare-qemu/differences.js";

test("the boot log differs from QEMU's in explained lines only", async () => {
  const [theirs, mine] = [await qemuBootLog(), await ourBootLog()];
  assert.ok(mine.length > 100, "a whole log was read");
  assert.deepEqual(unexplained(differences(theirs, mine), "Boot log"), []);
});
