// Text of generated/decode.ts: instruction word → decoded instruction (cpu/insn.ts).
import type { Ops } from "./op-numbers.js";
import type { CompressedRow, Row } from "./parse.js";

const HEADER = `// Generated from isa/*.isa; do not edit.
import * as insn from "../cpu/insn";
import { csrIndex } from "./csr";

`;

/** The decoder: \`decode32(at, w)\` and \`decode16(at, w)\` fill the record at \`at\`. */
export function decodeText(rows: Row[], compressed: CompressedRow[], ops: Ops): string {
  return (
    HEADER +
    `/** Decodes a 32-bit instruction. */\nexport function decode32(at: usize, w: u32): void {\n` +
    buckets(
      rows.map((row) => ({ ...row, arm: fullArm(row, ops.of(row.name)) })),
      "(w >> 2) & 31",
      (row, bucket) => ((row.match ^ (bucket << 2)) & 0x7c) === 0,
      32,
    ) +
    `  insn.illegal(at, w, 32);\n}\n\n` +
    `/** Decodes a 16-bit instruction. */\nexport function decode16(at: usize, w: u32): void {\n` +
    buckets(
      compressed.map((row) => ({ ...row, arm: shortArm(row, ops.shortOf(row.target.name)) })),
      "((w & 3) << 3) | (w >> 13)",
      (row, bucket) => (row.match & 3) === bucket >> 3 && row.match >> 13 === (bucket & 7),
      24,
    ) +
    `  insn.illegal(at, w, 16);\n}\n`
  );
}

interface Arm {
  mask: number;
  match: number;
  arm: string;
}

/** A dense outer switch, inside it one comparison a row, more specific rows first (the order of the rows). */
function buckets<T extends Arm>(
  rows: T[],
  key: string,
  has: (row: T, bucket: number) => boolean,
  count: number,
): string {
  let text = `  switch (${key}) {\n`;
  for (let bucket = 0; bucket < count; bucket++) {
    const arms = rows.filter((row) => has(row, bucket));
    if (arms.length === 0) continue;
    text += `    case ${bucket}: {\n`;
    for (const row of arms)
      text += `      if ((w & ${hex(row.mask)}) == ${hex(row.match)}) { ${row.arm} return; }\n`;
    text += `      break;\n    }\n`;
  }
  return text + `  }\n`;
}

const IMMEDIATES: Record<string, string> = {
  imm12: "i32(w) >> 20",
  imm12hi: "((i32(w) >> 25) << 5) | i32((w >> 7) & 31)",
  bimm12hi:
    "(((i32(w) >> 31) << 12) | i32(((w >> 7) & 1) << 11) | i32(((w >> 25) & 63) << 5) | i32(((w >> 8) & 15) << 1)) << 3",
  imm20: "i32(w & 0xfffff000)",
  jimm20:
    "(((i32(w) >> 31) << 20) | i32(w & 0xff000) | i32(((w >> 20) & 1) << 11) | i32(((w >> 21) & 1023) << 1)) << 3",
  shamtd: "i32((w >> 20) & 63)",
  shamtw: "i32((w >> 20) & 31)",
  rm: "i32((w >> 12) & 7)",
  csr: "csrIndex(w >> 20)",
};

/** Is the operand that comes from this field a floating-point register? */
const isFloat = (row: Row, field: string) => row.operands.includes(field.replace("r", "f"));

function fullArm(row: Row, op: number): string {
  let text = row.fields.some((field) => field.name === "rm") ? "if (insn.reservedRounding(w)) break; " : "";
  text += `insn.head(at, ${op}, 32);`;
  for (const { name, low } of row.fields) {
    if (name === "zimm") text += ` insn.setRs1(at, (w >> ${low}) & 31);`;
    else if (/^r[ds]/.test(name)) text += registerText(name, `(w >> ${low}) & 31`, isFloat(row, name));
    else if (IMMEDIATES[name]) text += ` insn.setImm(at, ${IMMEDIATES[name]});`;
  }
  return text;
}

function registerText(field: string, number: string, float: boolean): string {
  if (field === "rd") return ` insn.setRd(at, insn.${float ? "f" : "sink"}(${number}));`;
  return ` insn.set${field[0]!.toUpperCase()}${field.slice(1)}(at, insn.${float ? "f" : "x"}(${number}));`;
}

function shortArm(row: CompressedRow, op: number): string {
  let text = "";
  for (const { field, not } of row.conditions) {
    text += `if ((${field === "imm" ? immediateText(row) : fieldText(row, field)}) == ${not}) break; `;
  }
  text += `insn.head(at, ${op}, 16);`;
  for (const [operand, given] of row.operands) {
    if (operand === "imm") {
      const value = /^\d+$/.test(given) ? given : immediateText(row);
      const scaled = row.target.kind === "branch" || row.target.kind === "jump" ? `(${value}) << 3` : value;
      text += ` insn.setImm(at, ${scaled});`;
    } else {
      const number = given.startsWith("x") ? given.slice(1) : fieldText(row, given);
      text += registerText(operand.replace("f", "r"), number, operand.startsWith("f"));
    }
  }
  return text;
}

function fieldText(row: CompressedRow, name: string): string {
  const field = row.fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${row.name}: no field ${name}`);
  return field.width === 3 ? `((w >> ${field.low}) & 7) + 8` : `(w >> ${field.low}) & 31`;
}

/** The immediate gathered from its bits; runs that keep their order move together. */
function immediateText(row: CompressedRow): string {
  const parts: string[] = [];
  for (let k = 0; k < row.immediate.length;) {
    const start = row.immediate[k]!;
    let length = 1;
    while (
      row.immediate[k + length]?.from === start.from - length &&
      row.immediate[k + length]?.to === start.to - length
    )
      length++;
    const low = start.from - length + 1;
    parts.push(`(((w >> ${low}) & ${2 ** length - 1}) << ${start.to - length + 1})`);
    k += length;
  }
  const value = `i32(${parts.join(" | ")})`;
  const top = Math.max(...row.immediate.map((bit) => bit.to));
  return row.signed ? `${value} << ${31 - top} >> ${31 - top}` : value;
}

const hex = (value: number) => `0x${value.toString(16)}`;
