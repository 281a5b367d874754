// What the translator emits for each row of isa/rv64gc.isa: a core runs one block for each, and its modules
// are read as they are compiled.
import binaryen from "assemblyscript/binaryen";
import type { TranslatedModule } from "../../../components/worker/region-compiler.js";
import { ROWS } from "../../../wasm-core/generated/isa-table.js";
import type { Row } from "../../../wasm-core/isa/parse.js";
import { HART, RAM_BASE, TRANSLATOR } from "../../../wasm-core/layout.js";
import { bootedCore, runCore } from "../../support/boot-core.js";
import { encode, type Operands } from "../lockstep/encode.js";

const BASE = Number(RAM_BASE);
/** Where loads, stores and jalr go: one page, with a way back from jalr in its middle. */
const DATA = 0x8000;
const LANDING = 1024;
/** Instructions of a block: the row, and two that are the interpreter's. */
const STRIDE = 12;
const FIRST = 64;

const A0 = 10;
const A1 = 11;
/** a0 ← a1, a2, a3, and so for floating point; `rm` is the dynamic one. */
const OPERANDS = { rd: A0, rs1: A1, rs2: 12, rs3: 13, rm: 7, imm: 8 };
/** Place of f0 among the registers of the hart record: behind x0…x31 and one for results that are dropped. */
const FLOATS = 33;
/** Of a constant in bits 31…12. */
const UPPER = 0x1234_5000;

export const EMITTED = ROWS.filter((row) => !row.slow && row.kind !== "system");

function operandsOf({ name, fields }: Row): Operands {
  const upper = fields.some((field) => field.name === "imm20");
  return { ...OPERANDS, ...(upper && { imm: UPPER }), ...(name === "jalr" && { imm: LANDING }) };
}

/** One block after the other; each is a region of its own, as what follows its row is not emitted. */
function program(): Uint8Array {
  const words = new Uint32Array((DATA + 0x1000) / 4);
  const put = (at: number, ...code: number[]) => words.set(code, at / 4);
  const x0 = { rd: 0, rs1: 0 };
  const end = encode("csrrs", { ...x0, csr: 0xb00 }); // mcycle needs the exact count
  put(
    0,
    encode("addi", { rd: A0, rs1: 0, imm: 3 }),
    encode("slli", { rd: A0, rs1: A0, imm: 13 }),
    encode("csrrs", { rd: 0, rs1: A0, csr: 0x300 }), // mstatus.FS: on
    encode("auipc", { rd: A1, imm: DATA }),
    encode("addi", { rd: A1, rs1: A1, imm: -12 }),
    encode("jal", { rd: 0, imm: FIRST - 24 }),
  );
  put(FIRST - 4, end);
  EMITTED.forEach((row, index) => put(FIRST + index * STRIDE, encode(row.name, operandsOf(row)), end, end));
  put(
    FIRST + EMITTED.length * STRIDE,
    encode("lui", { rd: A0, imm: 0x10_0000 }),
    encode("lui", { rd: 12, imm: 0x5000 }),
    encode("addi", { rd: 12, rs1: 12, imm: 0x555 }),
    encode("sw", { rs1: A0, rs2: 12, imm: 0 }), // power off
  );
  put(DATA + LANDING, encode("jalr", { rd: 0, rs1: A0, imm: 0 }));
  return new Uint8Array(words.buffer);
}

/** The code of each row, by its name; rows that were not translated are missing. */
export async function emittedCode(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const core = await bootedCore(program(), "translator");
  core.regions.listener = ({ bytes, regions }: TranslatedModule) => {
    for (const [index, { entry }] of regions.entries()) {
      const place = (Number(entry) - BASE - FIRST) / STRIDE;
      const row = EMITTED[place];
      if (row && !found.has(row.name)) found.set(row.name, codeOf(bytes, index));
    }
  };
  runCore(core);
  return found;
}

/** The text of a function between the count of its block's instructions and its way out. */
function codeOf(bytes: Uint8Array, index: number): string {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const text = module.emitStackIR();
  module.dispose();
  const body = new RegExp(`\\n \\(func \\$${index} [^]*?\\n \\)`).exec(text)![0];
  const lines = body.split("\n").map((line) => line.replace(/^ {0,3}/, ""));
  const counted = lines.findIndex((line) => line.trim() === "i32.sub");
  const first = lines.slice(counted + 2);
  const out = first.findIndex((line) => Number(/i32\.store offset=(\d+)/.exec(line)?.[1]) >= TRANSLATOR);
  const indent = /^ */.exec(first[0]!)![0].length;
  const code = first.slice(0, out === -1 ? undefined : out - 2).map((line) => line.slice(indent));
  const names = localNames(lines.slice(0, counted));
  const named = code.map((line) =>
    line.replace(/(?<=local\.\w+ )\$\d+/, (local) => names.get(local) ?? local),
  );
  return named.join("\n") || "(nothing)";
}

/** The locals of wasm-core/cpu/translator/locals.ts; registers by where the prologue loads them from. */
function localNames(prologue: string[]): Map<string, string> {
  const fixed = ["pc", "depth", "N", "TLB", "E", "GENERATION", "R", "A", "V", "T", "NATIVE"];
  const names = new Map(fixed.map((name, index) => [`$${index}`, `$${name}`]));
  const doubles = prologue.flatMap((line) => /\(local (\$\d+) f64\)/.exec(line)?.[1] ?? []);
  for (const [index, name] of ["FA", "FB", "FC", "FR"].entries()) names.set(doubles[index]!, `$${name}`);
  prologue.forEach((line, index) => {
    const [, type, offset] = /(i64|f64)\.load offset=(\d+)/.exec(line) ?? [];
    const local = /local\.set (\$\d+)/.exec(prologue[index + 1] ?? "")?.[1];
    if (offset === undefined || local === undefined) return;
    const register = (Number(offset) - HART) / 8;
    if (!names.has(local)) names.set(local, type === "i64" ? `$x${register}` : `$f${register - FLOATS}`);
  });
  return names;
}
