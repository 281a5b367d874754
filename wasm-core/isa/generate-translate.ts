// Text of generated/translate.ts: what the translator asks about a decoded instruction, one switch arm a row.
import type { Ops } from "./op-numbers.js";
import { KINDS, type Row } from "./parse.js";

const HEADER = `// Generated from isa/*.isa; do not edit.
import * as semantics from "../cpu/semantics/index";
import { Evaluate } from "../cpu/evaluate";
import { Insn } from "../cpu/insn";
import { Effects } from "../cpu/translator/effects";
import { Emit } from "../cpu/translator/emit";

`;

/** Kind, float, rounding and slow queries, names, and the meanings under the translator's policies. */
export function translateText(rows: Row[], short: Row[], ops: Ops): string {
  const labels = (row: Row) =>
    [ops.of(row.name), ...(short.includes(row) ? [ops.shortOf(row.name)] : [])]
      .map((op) => `case ${op}:`)
      .join(" ");
  const emitted = rows.filter((row) => !row.slow && row.kind !== "system");
  return (
    HEADER +
    `/** Place of the row's kind in isa/parse.ts KINDS; bit 3: floating point, bit 4: has an rm field, bit 5: slow. */\n` +
    `export function traitsOf(op: u32): u32 {\n  switch (op) {\n` +
    rows.map((row) => `    ${labels(row)} return ${traits(row)};\n`).join("") +
    `  }\n  return ${KINDS.indexOf("system")};\n}\n\n` +
    `/** The rows by name. */\nexport const enum Row {\n` +
    rows.map((row) => `  ${row.name.replaceAll(".", "_").toUpperCase()} = ${ops.of(row.name)},\n`).join("") +
    `}\n\n/** The row of which an instruction is, in whatever form. */\n` +
    `export function rowOf(op: u32): Row {\n  switch (op) {\n` +
    short.map((row) => `    case ${ops.shortOf(row.name)}: return ${ops.of(row.name)};\n`).join("") +
    `  }\n  return op;\n}\n\n` +
    `/** Appends the meaning. */\nexport function emitInsn(m: Emit, op: u32, i: Insn): void {\n  switch (op) {\n` +
    emitted.map((row) => `    ${labels(row)} { ${call(row)}; break; }\n`).join("") +
    `  }\n}\n\n` +
    `/** Notes which registers the meaning reads and writes. */\n` +
    `export function noteInsn(m: Effects, op: u32, i: Insn): void {\n  switch (op) {\n` +
    rows
      .filter((row) => row.slow || row.kind !== "system")
      .map((row) => `    ${labels(row)} { ${call(row)}; break; }\n`)
      .join("") +
    `  }\n}\n\n` +
    `/** Runs a row that is not emitted, or not with its rounding mode; false when a trap was raised or control must leave. */\n` +
    `export function evaluateSlow(op: u32, i: Insn): bool {\n  const m = changetype<Evaluate>(0);\n  switch (op) {\n` +
    rows
      .filter((row) => row.slow || rounds(row))
      .map((row) => `    ${labels(row)} ${slowBody(row)}\n`)
      .join("") +
    `  }\n  return true;\n}\n`
  );
}

const rounds = (row: Row) => row.fields.some((field) => field.name === "rm");
const call = (row: Row) => `semantics.${row.name.replaceAll(".", "_")}(m, i)`;
const slowBody = (row: Row) => (row.kind === "trap" ? `return ${call(row)};` : `{ ${call(row)}; break; }`);

function traits(row: Row): number {
  const float = row.operands.some((operand) => /^f[ds]/.test(operand)) ? 8 : 0;
  return KINDS.indexOf(row.kind) | float | (rounds(row) ? 16 : 0) | (row.slow ? 32 : 0);
}
