// Random programs leave the same registers, flags, memory and traps behind on QEMU and on our machine. The
// long form: npm run lockstep -- --programs 1000000.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ENGINES, ourBoard, qemu, type Pair } from "../../support/machines.js";
import { comparePaging } from "./compare-paging.js";
import { compareBatch } from "./compare.js";

const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_260_101);
/**
 * Programs in all and in one image. The translator makes wasm of everything at once, which takes it its time.
 */
const PROGRAMS = { interpreter: { all: 6000, batch: 1000 }, translator: { all: 200, batch: 100 } };

for (const engine of ENGINES) {
  const pair: Pair = [qemu, ourBoard(engine)];

  describe(`random programs in M-mode: ${engine}`, () => {
    const { all, batch } = PROGRAMS[engine];
    for (let first = 0; first < all; first += batch) {
      it(`programs ${first} to ${first + batch - 1}`, async () => {
        assert.equal(await compareBatch({ seed: SEED, first, count: batch }, pair), undefined);
      });
    }
  });

  describe(`random page tables and PMP entries under S- and U-mode: ${engine}`, () => {
    for (let index = 0; index < 6; index++) {
      it(`run ${index}`, async () => {
        assert.equal(await comparePaging(SEED, index, 500, pair), undefined);
      });
    }
  });
}
