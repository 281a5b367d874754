// Programs whose hot code is unusual end as on QEMU, whichever engine runs them; and code that does not stand
// still is not translated for ever.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import { TOP } from "../../../tools/files.js";
import { assemble } from "../../support/assemble.js";
import { runBare, type BareOptions } from "../../support/bare-core.js";
import { writeElf } from "../../support/elf.js";
import { linesOf, qemuBoard } from "../../support/machines.js";

const START = 0x8000_0000;
/** frame.S: two words behind the first jump. */
const ONLY = 8;
const PARAMETER = 16;
const ENGINES: Record<string, BareOptions> = {
  interpreter: { engine: "interpreter" },
  auto: { engine: "auto" },
  translator: { engine: "translator" },
  "auto, no fused multiply-add": { engine: "auto", fused: false },
  "auto, disturbed": { engine: "auto", heat: 2, disturb: 20_261_124 },
};

const RESTLESS = "a hot function that is rewritten again and again";

const PROGRAMS = {
  control: [
    "a loop whose head crosses a page boundary",
    "a loop on both sides of a page boundary",
    "stores to the page of the loop",
    "a loop that rewrites an instruction of itself",
    RESTLESS,
    "a hot function that is rewritten early",
    "a switch whose targets appear late",
    "returns through several calls at once",
    "recursion deeper than calls of regions",
    "rounding modes and flags around floating point",
    "timer interrupts at random moments",
  ],
  shapes: [
    "a loop with several ways in",
    "a loop with several ways in, in one with several",
    "a switch into the middle of a loop",
    "code that turns hot late",
    "doubles that are whole numbers, and others that raise flags",
    "functions that end in jumps to earlier ones",
    "words that are extended, compared and joined",
    "words that loops hand on, and what is none",
  ],
  memory: [
    "misaligned accesses, and such as cross a page",
    "device registers",
    "a frame at every distance from a page boundary",
    "a frame on the page of its code",
    "a page that is code, then data, then other code",
    "floating point switched off in a loop",
  ],
  mapping: [
    "a function at two addresses",
    "a page whose code is replaced",
    "page faults in the middle of a loop",
    "page faults among accesses by one register",
    "access to the user's pages, on and off",
    "a page that a loop writes, exchanged and protected",
  ],
};

/** A program as an ELF file; with a number, that case alone. */
function image(name: string, only?: number, parameter?: number): Uint8Array {
  const bytes = assemble(join(TOP, `test/core/translator/${name}.S`), START).slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (only !== undefined) view.setBigInt64(ONLY, BigInt(only), true);
  if (parameter !== undefined) view.setBigInt64(PARAMETER, BigInt(parameter), true);
  return writeElf(START, [{ address: START, bytes }]);
}

for (const [name, cases] of Object.entries(PROGRAMS)) {
  describe(`hot code: ${name}`, () => {
    let expected: string[];
    before(async () => {
      expected = await linesOf(qemuBoard(1), image(name));
      assert.equal(expected.length, cases.length, expected.join("\n"));
    });
    for (const [engine, options] of Object.entries(ENGINES)) {
      cases.forEach((what, k) =>
        it(`${engine}: ${what}`, async () => {
          const { lines, modules } = await runBare(image(name, k), options);
          assert.deepEqual(lines, [expected[k]]);
          assert.equal(modules > 0, options.engine !== "interpreter", `${modules} modules`);
        }),
      );
    }
  });
}

describe("code that is rewritten", () => {
  for (const engine of ["auto", "translator"] as const) {
    it(`${engine}: is left to the interpreter in the end`, async () => {
      const restless = PROGRAMS.control.indexOf(RESTLESS);
      const translated = async (times: number) =>
        (await runBare(image("control", restless, times), { engine })).modules;
      const some = await translated(12);
      assert.ok(some > 0);
      assert.equal(await translated(24), some);
    });
  }
});
