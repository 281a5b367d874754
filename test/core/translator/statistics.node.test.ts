// What the translator did is read through the contract.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { translatorStatistics } from "../../../components/worker/translator-statistics.js";
import { ExitReason } from "../../../wasm-core/abi.js";
import { assemble } from "../../support/assemble.js";
import { bootedCore, runCore } from "../../support/boot-core.js";

const PROGRAM = assemble(join(import.meta.dirname, "statistics.S"), 0x8000_0000);

for (const engine of ["auto", "translator"] as const) {
  test(`${engine}: regions, modules, time, slow accesses and exits are counted`, async () => {
    const core = await bootedCore(PROGRAM, engine);
    assert.equal(runCore(core), ExitReason.POWER_OFF);
    const { exits, ...counts } = translatorStatistics(core);
    for (const [name, value] of Object.entries({ ...counts, ...exits })) {
      if (name === "evictions") assert.equal(value, 0);
      else assert.ok(value > 0, `${name}: ${value}`);
    }
    assert.ok(counts.regions <= counts.translated - counts.invalidated);
    assert.ok(counts.modules <= counts.translated);
    assert.ok(counts.bytes > 100 * counts.modules);
    // Each of the loads from nothing, but those before the loop was hot, goes wrong in translated code.
    assert.ok(exits.trap > 1000 && exits.trap <= 800_000, `${exits.trap} traps`);
    assert.ok(counts.slowAccesses >= exits.trap);
  });
}

test("the interpreter translates nothing", async () => {
  const core = await bootedCore(PROGRAM, "interpreter");
  assert.equal(runCore(core), ExitReason.POWER_OFF);
  const { exits, ...counts } = translatorStatistics(core);
  assert.deepEqual(new Set(Object.values({ ...counts, ...exits })), new Set([0]));
});
