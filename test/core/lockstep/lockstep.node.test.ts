// Random programs leave the same registers, flags, memory and traps behind on QEMU and on our machine. The
// long form: npm run lockstep -- --programs 1000000.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ours, qemu } from "../../support/machines.js";
import { comparePaging } from "./compare-paging.js";
import { compareBatch } from "./compare.js";

const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_260_101);
const BATCH = 1000;

describe("random programs in M-mode", () => {
  for (let first = 0; first < 8 * BATCH; first += BATCH) {
    it(`programs ${first} to ${first + BATCH - 1}`, async () => {
      assert.equal(await compareBatch({ seed: SEED, first, count: BATCH }, [qemu, ours]), undefined);
    });
  }
});

describe("random page tables and PMP entries under S- and U-mode", () => {
  for (let index = 0; index < 6; index++) {
    it(`run ${index}`, async () => {
      assert.equal(await comparePaging(SEED, index, 500, [qemu, ours]), undefined);
    });
  }
});
