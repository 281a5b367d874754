// Random programs leave the same registers, flags, memory and traps behind on QEMU and on our machine. The
// long form: npm run lockstep -- --programs 1000000.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { qemu, type Pair } from "../../support/machines.js";
import { comparePaging } from "./compare-paging.js";
import { compareBatch } from "./compare.js";
import { ENGINES, engine } from "./engines.js";
import { compareLoops, LOOPS } from "./loops.js";

const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_260_101);
/**
 * Programs in all and in one image. The translator makes wasm of everything at once, which takes it its time.
 */
const PROGRAMS = {
  interpreter: { all: 3000, batch: 500 },
  auto: { all: 1600, batch: 200 },
  translator: { all: 200, batch: 50 },
  unfused: { all: 200, batch: 200 },
  disturbed: { all: 800, batch: 200 },
};

/** Images of loops. */
const IMAGES = { interpreter: 4, auto: 30, translator: 4, unfused: 1, disturbed: 20 };

for (const name of ENGINES) {
  const pair: Pair = [qemu, engine(name)];

  describe(`random programs in M-mode: ${name}`, () => {
    const { all, batch } = PROGRAMS[name];
    for (let first = 0; first < all; first += batch) {
      const interrupts = (first / batch) % 2 === 1;
      it(`programs ${first} to ${first + batch - 1}${interrupts ? ", interrupted" : ""}`, async () => {
        assert.equal(await compareBatch({ seed: SEED, first, count: batch, interrupts }, pair), undefined);
      });
    }
  });

  describe(`random loops that copy and fill under S-mode: ${name}`, () => {
    for (let index = 0; index < IMAGES[name]; index++) {
      it(`loops ${LOOPS * index} to ${LOOPS * (index + 1) - 1}`, async () => {
        assert.equal(await compareLoops(SEED, index, pair), undefined);
      });
    }
  });

  describe(`random page tables and PMP entries under S- and U-mode: ${name}`, () => {
    for (let index = 0; index < 6; index++) {
      it(`run ${index}`, async () => {
        assert.equal(await comparePaging(SEED, index, 500, pair), undefined);
      });
    }
  });
}

describe("page tables that came out differently once", () => {
  for (const index of [1320, 1530]) {
    it(`run ${index}`, async () => {
      assert.equal(await comparePaging(3011, index, 500, [qemu, engine("auto")]), undefined);
    });
  }
});

describe("instructions that loops take", () => {
  const pair: Pair = [engine("interpreter"), engine("auto")];
  for (let index = 0; index < 10; index++) {
    it(`loops ${LOOPS * index} to ${LOOPS * (index + 1) - 1}`, async () => {
      assert.equal(await compareLoops(SEED, index, pair, true), undefined);
    });
  }
});
