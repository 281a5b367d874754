// Instruction words from the ISA tables.
import { COMPRESSED_ROWS, ROWS } from "../../../wasm-core/generated/isa-table.js";
import type { Field, Row } from "../../../wasm-core/isa/parse.js";

export type CompressedRow = (typeof COMPRESSED_ROWS)[number];

const ROW_BY_NAME = new Map(ROWS.map((row) => [row.name, row]));

/**
 * Values of operands by their names in the row's syntax; registers by number, immediates as the assembler
 * takes them.
 */
export type Operands = Record<string, number>;

/** The row of an instruction. */
export function rowOf(name: string): Row {
  const row = ROW_BY_NAME.get(name);
  if (!row) throw new Error(`no instruction ${name}`);
  return row;
}

/** The word of a 32-bit instruction; operands left out are zero. */
export function encode(name: string, operands: Operands): number {
  const row = rowOf(name);
  let word = row.match;
  for (const field of row.fields) word |= valueOf(field, operands) << field.low;
  return word >>> 0;
}

/** What goes into a field: an operand, or the bits of the immediate that the format keeps there. */
function valueOf({ name, width }: Field, operands: Operands): number {
  const imm = operands.imm ?? 0;
  const bits = (high: number, low: number) => (imm >> low) & (2 ** (high - low + 1) - 1);
  switch (name) {
    case "imm12":
      return bits(11, 0);
    case "imm12hi":
      return bits(11, 5);
    case "imm12lo":
      return bits(4, 0);
    case "bimm12hi":
      return (bits(12, 12) << 6) | bits(10, 5);
    case "bimm12lo":
      return (bits(4, 1) << 1) | bits(11, 11);
    case "imm20":
      return bits(31, 12);
    case "jimm20":
      return (bits(20, 20) << 19) | (bits(10, 1) << 9) | (bits(11, 11) << 8) | bits(19, 12);
    case "shamtd":
    case "shamtw":
      return imm;
    default:
      return (operands[name] ?? operands[name.replace(/^r/, "f")] ?? 0) & (2 ** width - 1);
  }
}

/** The word of a 16-bit instruction; register fields by their names in the row (x8…x15 for primed ones). */
export function encodeCompressed(row: CompressedRow, registers: Operands, imm: number): number {
  let word = row.match;
  for (const { name, low, width } of row.fields) word |= ((registers[name] ?? 0) & (2 ** width - 1)) << low;
  for (const { from, to } of row.immediate) word |= ((imm >> to) & 1) << from;
  return word;
}

/** The immediate that a 16-bit instruction carries. */
export function immediateOf(row: CompressedRow, word: number): number {
  let imm = 0;
  for (const { from, to } of row.immediate) imm |= ((word >> from) & 1) << to;
  const top = Math.max(0, ...row.immediate.map(({ to }) => to));
  return row.signed && (imm >> top) & 1 ? imm - 2 ** (top + 1) : imm;
}

/** The value of a register field of an instruction word. */
export function fieldOf(fields: readonly Field[], name: string, word: number): number {
  const field = fields.find((one) => one.name === name);
  if (!field) throw new Error(`no field ${name}`);
  return (word >>> field.low) & (2 ** field.width - 1);
}

/** The row that a 32-bit word decodes to. */
export function decode(word: number): Row | undefined {
  return ROWS.find((row) => (word & row.mask) >>> 0 === row.match);
}

/** The row that a 16-bit word decodes to, unless its operands are reserved. */
export function decodeCompressed(word: number): CompressedRow | undefined {
  const row = COMPRESSED_ROWS.find((one) => (word & one.mask) === one.match);
  const reserved = row?.conditions.some(({ field, not }) => {
    const value = field === "imm" ? immediateOf(row, word) : fieldOf(row.fields, field, word);
    return value === not;
  });
  return reserved ? undefined : row;
}
