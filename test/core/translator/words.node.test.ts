// What the translator takes for a word where ways meet (wasm-core/cpu/translator/known.ts) is one, whatever
// instruction it comes from: row by row, a result is extended behind a branch, in a loop that is hot.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { TOP } from "../../../tools/files.js";
import { ROWS } from "../../../wasm-core/generated/isa-table.js";
import type { Row } from "../../../wasm-core/isa/parse.js";
import { assemble } from "../../support/assemble.js";
import { runBare, type BareOptions } from "../../support/bare-core.js";
import { writeElf } from "../../support/elf.js";
import { encode } from "../lockstep/encode.js";

const START = 0x8000_0000;
/** Rows that write an integer register and go on behind it. */
const WRITING = ROWS.filter(
  ({ operands, kind }) => operands.includes("rd") && (kind === "" || kind === "trap"),
);
/** Immediates of each row that has one. */
const IMMEDIATES = [8, 0, -8];
const UPPER = [0x1234_5000, 0x9234_5000];
/** Of all cases: what is translated in the first is entered in the next. */
const ROUNDS = 3;
/** What loads both operands: words, or anything. */
const LOADS = ["lw", "ld"].flatMap((first) => ["lw", "ld"].map((second) => [first, second]));
/** Numbers that are words and numbers that are none. */
const VALUES = [
  0n,
  1n,
  0x7fff_ffffn,
  -1n,
  -0x8000_0000n,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7654_3210_8123_4567n,
  -0x7654_3210_8123_4567n,
];

function immediatesOf(row: Row): number[] {
  if (row.fields.some(({ name }) => name === "imm20")) return UPPER;
  if (row.fields.some(({ name }) => name.startsWith("shamt"))) return [8, 0, 31];
  return row.operands.includes("imm") ? IMMEDIATES : [0];
}

/** One case: the row on every two values, which two instructions load. */
function caseOf(label: string, row: Row, imm: number, [first, second]: readonly string[]): string {
  // What atomic instructions have changed is soon nothing or all ones.
  const place = row.operands.includes("imm") ? "loaded" : "changed";
  const word = encode(row.name, { rd: 14, rs1: 11, rs2: 12, rm: 7, imm });
  return `
${label}:
    li a0, 1
    li s2, ${VALUES.length ** 2}
    la s0, values
    mv s1, s0
1:  ${row.kind === "trap" ? `la a1, ${place}` : `${first} a1, 0(s0)`}
    ${second} a2, 0(s1)
    .word ${word}
    andi t0, a0, 1
    beqz t0, 2f
    nop
2:  sext.w a5, a4
    mix a0, a5
    addi s0, s0, 8
    la t0, values_end
    bne s0, t0, 3f
    la s0, values
    addi s1, s1, 8
    bne s1, t0, 3f
    la s1, values
3:  addi s2, s2, -1
    bnez s2, 1b
    ret
`;
}

interface Case {
  what: string;
  text: string;
}

const CASES = WRITING.flatMap((row) =>
  immediatesOf(row).flatMap((imm) => LOADS.map((loads) => ({ row, imm, loads }))),
).map(({ row, imm, loads }, k): Case => ({
  what: `${row.name} ${imm} of what ${loads.join(" and ")} load`,
  text: caseOf(`case_${k}`, row, imm, loads),
}));

function program(): Uint8Array {
  const folder = join(TOP, "build/test");
  const source = join(folder, "words.S");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    source,
    `#include "${join(TOP, "test/core/translator/frame.S")}"
.balign 8
cases:
.rept ${ROUNDS}
${CASES.map((_, k) => `    .dword case_${k}`).join("\n")}
.endr
    .dword 0
.balign 4096
values:
${VALUES.map((value) => `    .dword ${value}`).join("\n")}
values_end:
    .dword -0x123456789
loaded:
    .dword 0x8765432187654321, 0x7edcba98
changed:
    .dword 0
.balign 4096
${CASES.map(({ text }) => text).join("")}
.balign 16
.skip 4096
stack_top:
`,
  );
  return writeElf(START, [{ address: START, bytes: assemble(source, START) }]);
}

describe("words where ways meet", () => {
  it("are words, whatever instruction they come from", async () => {
    const run = async (options: BareOptions) => {
      const { lines } = await runBare(program(), options);
      assert.equal(lines.length, ROUNDS * CASES.length);
      return lines.slice(-CASES.length);
    };
    const expected = await run({ engine: "interpreter" });
    const translated = await run({ engine: "auto", heat: 20 });
    const wrong = CASES.filter((_, k) => translated[k] !== expected[k]);
    assert.deepEqual(
      wrong.map(({ what }) => what),
      [],
    );
  });
});
