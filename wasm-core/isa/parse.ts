// Reads the *.isa tables (their header comments are the grammar) into rows, and refuses what does not hold
// together.
import { readFileSync } from "node:fs";

/** A register or immediate field: `width` bits from bit `low` up. */
export interface Field {
  name: string;
  low: number;
  width: number;
}

/** How a meaning ends; see rv64gc.isa. */
export const KINDS = ["", "trap", "branch", "jump", "indirect", "system"] as const;
export type Kind = (typeof KINDS)[number];

interface Pattern {
  /** Bits that are fixed, and what they are. */
  mask: number;
  match: number;
  fields: Field[];
}

/** A 32-bit instruction. */
export interface Row extends Pattern {
  name: string;
  /** Operands as the assembler writes them: `rd`, `imm`, `fs1`… */
  operands: string[];
  syntax: string;
  kind: Kind;
  /** The translator calls out instead of emitting the meaning. */
  slow: boolean;
}

/** One bit of a compressed immediate: instruction bit `from` is immediate bit `to`. */
export interface ImmediateBit {
  from: number;
  to: number;
}

/** A 16-bit instruction and what it expands to. */
export interface CompressedRow extends Pattern {
  name: string;
  target: Row;
  /** Operand of the target row → field, fixed register (`x2`) or number of this row. */
  operands: Map<string, string>;
  immediate: ImmediateBit[];
  signed: boolean;
  /** Field (or `imm`) that must not have this value. */
  conditions: { field: string; not: number }[];
}

export interface CsrRow {
  number: number;
  name: string;
  /** `hart.FIELD`, a decimal constant, or `fn:ACCESSOR`. */
  storage: string;
  /** Hex mask, `-` or `fn`. */
  writable: string;
  /** Position in a ranged row, passed to the accessor. */
  index: number | undefined;
  /** Translated code may go on behind an access. */
  inside: boolean;
}

const WIDTHS: Record<string, number> = {
  rd: 5,
  rs1: 5,
  rs2: 5,
  rs3: 5,
  "rd'": 3,
  "rs1'": 3,
  "rs2'": 3,
  imm12: 12,
  imm12hi: 7,
  imm12lo: 5,
  bimm12hi: 7,
  bimm12lo: 5,
  imm20: 20,
  jimm20: 20,
  shamtd: 6,
  shamtw: 5,
  csr: 12,
  zimm: 5,
  rm: 3,
  aq: 1,
  rl: 1,
  fm: 4,
  pred: 4,
  succ: 4,
};

/** Immediate bits named by a piece such as `5:4|9:6|2`, most significant first. */
function pieceBits(piece: string): number[] {
  return piece.split("|").flatMap((run) => {
    const [high, low] = run.split(":").map(Number) as [number, number?];
    return Array.from({ length: high - (low ?? high) + 1 }, (_, k) => high - k);
  });
}

function rowsOf(path: string): string[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

function parsePattern(name: string, tokens: string[], bits: number) {
  let position = bits;
  let mask = 0;
  let match = 0;
  const fields: Field[] = [];
  const immediate: ImmediateBit[] = [];
  let signed = false;
  for (const token of tokens) {
    if (/^[01]+$/.test(token)) {
      for (const digit of token) {
        position--;
        mask += 2 ** position;
        if (digit === "1") match += 2 ** position;
      }
    } else if (/^[iu]\d/.test(token)) {
      signed = token[0] === "i";
      for (const to of pieceBits(token.slice(1))) immediate.push({ from: --position, to });
    } else {
      const width = WIDTHS[token];
      if (width === undefined) throw new Error(`${name}: unknown field ${token}`);
      position -= width;
      fields.push({ name: token, low: position, width });
    }
  }
  if (position !== 0) throw new Error(`${name}: ${bits - position} bits instead of ${bits}`);
  return { mask, match, fields, immediate, signed };
}

/** Reads a table of 32-bit instructions. */
export function parseRows(path: string): Row[] {
  const rows = rowsOf(path).map((line): Row => {
    const tokens = line.split(/\s+/);
    const slow = tokens.at(-1) === "slow";
    if (slow) tokens.pop();
    const last = tokens.at(-1)!;
    const kind: Kind = KINDS.find((k) => k !== "" && k === last) ?? "";
    if (kind !== "") tokens.pop();
    const syntax = tokens.pop()!;
    const name = tokens.shift()!;
    const { mask, match, fields } = parsePattern(name, tokens, 32);
    const operands = syntax === "-" ? [] : syntax.split(/[,()]+/).filter((operand) => operand !== "");
    return { name, mask, match, fields, operands, syntax, kind, slow };
  });
  refuseOverlaps(rows);
  return rows.sort((a, b) => ones(b.mask) - ones(a.mask));
}

/** Reads the table of 16-bit instructions, whose targets are among `rows`. */
export function parseCompressed(path: string, rows: Row[]): CompressedRow[] {
  const compressed = rowsOf(path).map((line): CompressedRow => {
    const [left, right] = line.split("->") as [string, string];
    const [name, ...tokens] = left.trim().split(/\s+/) as [string, ...string[]];
    const [targetName, syntax, condition] = right.trim().split(/\s+/) as [string, string, string?];
    const target = rows.find((row) => row.name === targetName);
    if (!target) throw new Error(`${name}: unknown target row ${targetName}`);
    const given = syntax === "-" ? [] : syntax.split(/[,()]+/).filter((operand) => operand !== "");
    if (given.length !== target.operands.length)
      throw new Error(`${name}: operands do not fit ${target.name}`);
    return {
      name,
      target,
      ...parsePattern(name, tokens, 16),
      operands: new Map(target.operands.map((operand, k) => [operand, given[k]!])),
      conditions: (condition?.split(",") ?? []).map((text) => {
        const [field, not] = text.split("!=") as [string, string];
        return { field: field === "u" || field === "i" ? "imm" : field, not: Number(not) };
      }),
    };
  });
  refuseOverlaps(compressed);
  return compressed.sort((a, b) => ones(b.mask) - ones(a.mask));
}

/** Reads the table of control and status registers, ranges spread out. */
export function parseCsrs(path: string): CsrRow[] {
  const rows = rowsOf(path).flatMap((line): CsrRow[] => {
    const [number, name, storage, writable, mark] = line.split(/\s+/) as string[] as [
      string,
      string,
      string,
      string,
      string?,
    ];
    const inside = mark === "inside" || !storage.startsWith("fn");
    const first = parseInt(number, 16);
    const range = /^(\w+)\{(\d+)(\.\.|,)(\d+)\}$/.exec(name);
    if (!range) {
      return [
        {
          number: first,
          name,
          storage: storage === "fn" ? `fn:${name}` : storage,
          writable,
          index: undefined,
          inside,
        },
      ];
    }
    const [, stem, from, separator, to] = range as unknown as [string, string, string, string, string];
    const step = separator === "," ? Number(to) - Number(from) : 1;
    return Array.from({ length: (Number(to) - Number(from)) / step + 1 }, (_, k) => {
      const index = Number(from) + k * step;
      return {
        number: first + k * step,
        name: `${stem}${index}`,
        storage: storage === "fn" ? `fn:${stem}` : storage,
        writable,
        index,
        inside,
      };
    });
  });
  const seen = new Set<number>();
  for (const row of rows) {
    if (seen.has(row.number)) throw new Error(`${row.name}: number ${row.number.toString(16)} is taken`);
    seen.add(row.number);
  }
  return rows;
}

/** How many bits are set. */
export function ones(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}

function refuseOverlaps(rows: (Pattern & { name: string })[]): void {
  for (const [k, a] of rows.entries()) {
    for (const b of rows.slice(k + 1)) {
      const shared = (a.mask & b.mask) >>> 0;
      if ((a.match & shared) >>> 0 !== (b.match & shared) >>> 0) continue;
      const nested = shared === a.mask || shared === b.mask;
      if (!nested || a.mask === b.mask) throw new Error(`${a.name} and ${b.name} overlap`);
    }
  }
}
