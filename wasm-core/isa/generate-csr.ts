// Text of generated/csr.ts: CSR number → dense index (found once, when the instruction is decoded) → access.
import type { CsrRow } from "./parse.js";

const HEADER = `// Generated from isa/csr.isa; do not edit.
import * as csr from "../cpu/csr";
import { hart } from "../cpu/hart";

`;

/** The CSR dispatch: index 0 is "no such register". */
export function csrText(rows: CsrRow[]): string {
  return (
    HEADER +
    `/** What a decoded CSR instruction keeps: the number, and from bit 12 the row's index or 0. */\n` +
    `export function csrIndex(number: u32): u32 {\n  switch (number) {\n` +
    rows.map((row, k) => `    case ${row.number}: return ${row.number} | (${k + 1} << 12);\n`).join("") +
    `  }\n  return number;\n}\n\n` +
    `/** May translated code go on behind an access to the register with this index? */\n` +
    `export function csrStaysInside(index: u32): bool {\n  switch (index) {\n` +
    rows.flatMap((row, k) => (row.inside ? [`    case ${k + 1}:\n`] : [])).join("") +
    `      return true;\n  }\n  return false;\n}\n\n` +
    `/** Reads the register with this index. */\nexport function readCsr(index: u32): u64 {\n  switch (index) {\n` +
    rows.map((row, k) => `    case ${k + 1}: return ${readText(row)};\n`).join("") +
    `  }\n  return 0;\n}\n\n` +
    `/** Writes the register with this index. */\nexport function writeCsr(index: u32, value: u64): void {\n  switch (index) {\n` +
    rows
      .map((row, k) => ({ k, text: writeText(row) }))
      .filter(({ text }) => text !== "")
      .map(({ k, text }) => `    case ${k + 1}: { ${text} break; }\n`)
      .join("") +
    `  }\n}\n`
  );
}

function accessor(row: CsrRow): string | undefined {
  return row.storage.startsWith("fn:") ? row.storage.slice(3) : undefined;
}

function readText(row: CsrRow): string {
  const name = accessor(row);
  if (name) return `csr.read_${name}(${row.index ?? ""})`;
  return row.storage.startsWith("hart.") ? `hart().${row.storage.slice(5)}` : row.storage;
}

function writeText(row: CsrRow): string {
  if (row.writable === "fn")
    return `csr.write_${accessor(row)}(${row.index === undefined ? "" : `${row.index}, `}value);`;
  if (row.writable === "-" || /^0+$/.test(row.writable)) return "";
  const field = `hart().${row.storage.slice(5)}`;
  const mask = `0x${row.writable}`;
  return /^f{16}$/.test(row.writable)
    ? `${field} = value;`
    : `${field} = (${field} & ~${mask}) | (value & ${mask});`;
}
