// A random program: straight code with forward skips and counted loops, whose loads and stores stay in the
// scratch area.
import { COMPRESSED_ROWS, ROWS } from "../../../wasm-core/generated/isa-table.js";
import type { Row } from "../../../wasm-core/isa/parse.js";
import {
  decode,
  decodeCompressed,
  encode,
  encodeCompressed,
  fieldOf,
  type CompressedRow,
  type Operands,
} from "./encode.js";
import { SCRATCH, SCRATCH_BYTES } from "./layout.js";
import type { Random } from "./random.js";

/** Machine code as 16-bit parcels. */
export type Parcels = number[];

/** Accesses by mnemonic: bytes of memory touched. */
const ACCESS_BYTES: Record<string, number> = {
  lb: 1,
  lbu: 1,
  sb: 1,
  lh: 2,
  lhu: 2,
  sh: 2,
  lw: 4,
  lwu: 4,
  sw: 4,
  ld: 8,
  sd: 8,
  flw: 4,
  fsw: 4,
  fld: 8,
  fsd: 8,
};

/** Made by rules of their own; and ctzw, for which QEMU 7 gives more than 32 when the word is zero. */
const APART = new Set(["lui", "auipc", "fence", "ctzw"]);
const PLAIN = ROWS.filter((row) => row.kind === "" && !APART.has(row.name));
const FLOATING = PLAIN.filter((row) => row.name.startsWith("f"));
const INTEGER = PLAIN.filter((row) => !row.name.startsWith("f"));
const ACCESSES = ROWS.filter((row) => row.name in ACCESS_BYTES);
const AMOS = ROWS.filter((row) => row.name.startsWith("amo"));
const BRANCHES = ROWS.filter((row) => row.kind === "branch");
const COMPRESSED_PLAIN = COMPRESSED_ROWS.filter((row) => PLAIN.some((plain) => plain.name === row.target));
const COMPRESSED_ACCESSES = COMPRESSED_ROWS.filter((row) => row.target in ACCESS_BYTES);
const COMPRESSED_BRANCHES = COMPRESSED_ROWS.filter((row) => row.name === "c.beqz" || row.name === "c.bnez");
const FLOATING_CSRS = [1, 2, 3];
const COMPRESSED_REGISTERS = [8, 9, 10, 11, 12, 13, 14, 15];

/** Bytes from the start of a patching step to the instruction that it changes. */
const PATCHED = 28;

export class ProgramMaker {
  readonly #random: Random;
  /** Registers that hold an address in the scratch area, which one, while that is certain. */
  #pointers = new Map<number, number>();
  /** Registers that must keep their value: counters and pointers of the loops around. */
  #reserved = new Set<number>([0]);
  #depth = 0;

  readonly #interrupted: boolean;

  /** @param interrupted whether interrupts may come at any moment, and end a reservation */
  constructor(random: Random, interrupted: boolean) {
    this.#random = random;
    this.#interrupted = interrupted;
  }

  /**
   * The steps of a program that starts at `pc`; each is some code that needs nothing of the steps after it.
   */
  steps(count: number, pc: number): Parcels[] {
    const steps: Parcels[] = [];
    for (let at = pc; steps.length < count;) {
      const step = this.#step(at);
      steps.push(step);
      at += 2 * step.length;
    }
    return steps;
  }

  #step(pc: number): Parcels {
    const roll = this.#random.below(100);
    if (roll < 26) return this.#any(INTEGER);
    if (roll < 50) return this.#any(FLOATING);
    if (roll < 62) return this.#compressed();
    if (roll < 76) return this.#access(pc);
    if (roll < 81) return this.#atomic(pc);
    if (roll < 84) return this.#upper();
    if (roll < 87) return this.#floatingCsr();
    if (roll < 89) return this.#illegal();
    if (roll < 90 && this.#random.oneIn(2)) return this.#patch();
    if (roll < 90) return word(this.#random.oneIn(2) ? 0x0ff0_000f : 0x0000_100f);
    if (this.#depth >= 2) return this.#any(INTEGER);
    if (roll < 95) return this.#skip(pc);
    if (roll < 98) return this.#jump(pc);
    return this.#loop(pc);
  }

  /** Notes that a register is written; false when it must not be. */
  #mayWrite(rd: number | undefined): boolean {
    if (rd === undefined || rd === 0) return true;
    if (this.#reserved.has(rd)) return false;
    this.#pointers.delete(rd);
    return true;
  }

  #freeRegister(from?: readonly number[]): number {
    for (let tries = 0; tries < 64; tries++) {
      const register = from ? this.#random.pick(from) : 1 + this.#random.below(31);
      if (!this.#reserved.has(register)) return register;
    }
    throw new Error("every register is taken");
  }

  /** A row with random operands; mostly valid rounding modes. */
  #any(rows: readonly Row[]): Parcels {
    for (;;) {
      const row = this.#random.pick(rows);
      let bits = ((this.#random.u32() & ~row.mask) | row.match) >>> 0;
      const rm = row.fields.find((field) => field.name === "rm");
      if (rm && !this.#random.oneIn(40)) {
        bits = ((bits & ~(7 << rm.low)) | (this.#random.pick([0, 1, 2, 3, 4, 7, 7, 7]) << rm.low)) >>> 0;
      }
      if (decode(bits) !== row) continue;
      if (this.#mayWrite(row.operands.includes("rd") ? fieldOf(row.fields, "rd", bits) : undefined))
        return word(bits);
    }
  }

  #compressed(): Parcels {
    for (;;) {
      const row = this.#random.pick(COMPRESSED_PLAIN);
      const bits = (this.#random.u32() & 0xffff & ~row.mask) | row.match;
      if (decodeCompressed(bits) !== row) continue;
      if (this.#mayWrite(destination(row, bits))) return [bits];
    }
  }

  #upper(): Parcels {
    const rd = this.#freeRegister();
    this.#pointers.delete(rd);
    return word(encode(this.#random.pick(["lui", "auipc"]), { rd, imm: this.#random.u32() & 0xffff_f000 }));
  }

  /** Turns an instruction into another one, and back the next time. */
  #patch(): Parcels {
    const [before, after] = [this.#any(INTEGER), this.#any(INTEGER)];
    const change = (before[0]! ^ after[0]!) | ((before[1]! ^ after[1]!) << 16);
    const base = this.#freeRegister();
    const bits = this.#freeRegister();
    const difference = this.#freeRegister();
    if (new Set([base, bits, difference]).size < 3) return before;
    for (const register of [base, bits, difference]) this.#pointers.delete(register);
    const high = (change + 0x800) & ~0xfff;
    return [
      ...word(encode("auipc", { rd: base })),
      ...word(encode("lui", { rd: difference, imm: high })),
      ...word(encode("addiw", { rd: difference, rs1: difference, imm: change - high })),
      ...word(encode("lw", { rd: bits, rs1: base, imm: PATCHED })),
      ...word(encode("xor", { rd: bits, rs1: bits, rs2: difference })),
      ...word(encode("sw", { rs1: base, rs2: bits, imm: PATCHED })),
      ...word(encode("fence.i", {})),
      ...before,
    ];
  }

  #floatingCsr(): Parcels {
    const name = this.#random.pick(["csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci"]);
    const rd = this.#random.oneIn(3) ? 0 : this.#freeRegister();
    this.#pointers.delete(rd);
    const source = this.#random.below(32);
    return word(encode(name, { csr: this.#random.pick(FLOATING_CSRS), rd, rs1: source, zimm: source }));
  }

  /** A word that no row decodes: mostly a near miss. */
  #illegal(): Parcels {
    for (;;) {
      if (this.#random.oneIn(3)) {
        const half = this.#random.u32() & 0xffff;
        if ((half & 3) !== 3 && !decodeCompressed(half)) return [half];
        continue;
      }
      const row = this.#random.pick(ROWS);
      const flipped = (row.match ^ (4 << this.#random.below(30))) | (this.#random.u32() & ~row.mask);
      const bits = (flipped & ~3) | 3;
      // csrr* and fence have a hole for every free number; what QEMU has there is another matter.
      const open = [0x73, 0x0f].includes(bits & 0x7f);
      if (!open && !decode(bits >>> 0)) return word(bits >>> 0);
    }
  }

  /** Makes `register` an address in the scratch area. */
  #point(register: number, address: number, pc: number): Parcels {
    const offset = address - pc;
    const high = (offset + 0x800) & ~0xfff;
    this.#pointers.set(register, address);
    return [
      ...word(encode("auipc", { rd: register, imm: high })),
      ...word(encode("addi", { rd: register, rs1: register, imm: offset - high })),
    ];
  }

  /** An address for `bytes` bytes in the scratch area, aligned unless one in `odd`. */
  #target(bytes: number, odd: number): number {
    const offset = this.#random.below(SCRATCH_BYTES - bytes + 1);
    return SCRATCH + (this.#random.oneIn(odd) ? offset : offset & -bytes);
  }

  /** A register to address memory with: one that does so already, or a new one with the code that sets it. */
  #base(pc: number, from?: readonly number[]): { base: number; code: Parcels } {
    const known = [...this.#pointers.keys()].filter((register) => !from || from.includes(register));
    if (known.length > 0 && !this.#random.oneIn(3)) return { base: this.#random.pick(known), code: [] };
    const base = this.#freeRegister(from);
    return { base, code: this.#point(base, SCRATCH + this.#random.below(SCRATCH_BYTES), pc) };
  }

  #access(pc: number): Parcels {
    if (this.#random.oneIn(3)) return this.#compressedAccess(pc);
    const { base, code } = this.#base(pc);
    for (;;) {
      const row = this.#random.pick(ACCESSES);
      const imm = this.#target(ACCESS_BYTES[row.name]!, 3) - this.#pointers.get(base)!;
      const register = this.#random.below(32);
      if (row.operands.includes("rd") && !this.#mayWrite(register)) continue;
      return [...code, ...word(encode(row.name, { rd: register, rs1: base, rs2: register, imm }))];
    }
  }

  #compressedAccess(pc: number): Parcels {
    const row = this.#random.pick(COMPRESSED_ACCESSES);
    const bytes = ACCESS_BYTES[row.target]!;
    const stack = row.operands.rs1 === "x2";
    if (stack && this.#reserved.has(2)) return this.#any(INTEGER);
    const base = stack ? 2 : this.#freeRegister(COMPRESSED_REGISTERS);
    const imm = row.immediate.reduce((sum, { to }) => sum | (this.#random.below(2) << to), 0);
    const code = this.#point(base, this.#target(bytes, 4) - imm, pc);
    const registers: Operands = { "rs1'": base };
    for (const name of ["rd", "rs2", "rd'", "rs2'"]) registers[name] = this.#random.below(32);
    const bits = encodeCompressed(row, registers, imm);
    const valid = decodeCompressed(bits) === row && this.#mayWrite(destination(row, bits));
    return valid ? [...code, bits] : code;
  }

  #atomic(pc: number): Parcels {
    const base = this.#freeRegister();
    if (this.#random.oneIn(3)) return this.#reservation(pc, base);
    const row = this.#random.pick(AMOS);
    const code = this.#point(base, this.#target(row.name.endsWith(".d") ? 8 : 4, 8), pc);
    const rd = this.#random.below(32);
    if (!this.#mayWrite(rd)) return code;
    const flags = { aq: this.#random.below(2), rl: this.#random.below(2) };
    return [...code, ...word(encode(row.name, { rd, rs1: base, rs2: this.#random.below(32), ...flags }))];
  }

  /**
   * lr and sc of one address with nothing between that could end the reservation, or an sc that must fail, as
   * all do where interrupts may come between.
   * Aligned: QEMU lets a misaligned sc without a reservation fail before it looks at the address.
   */
  #reservation(pc: number, base: number): Parcels {
    const width = this.#random.pick([".w", ".d"]);
    const bytes = width === ".d" ? 8 : 4;
    const address = SCRATCH + bytes * this.#random.below(SCRATCH_BYTES / bytes);
    const code = this.#point(base, address, pc);
    const [loaded, failed] = [this.#random.below(32), this.#random.below(32)];
    if ([loaded, failed].some((rd) => rd === base || this.#reserved.has(rd) !== (rd === 0))) return code;
    this.#pointers.delete(loaded);
    this.#pointers.delete(failed);
    const lr = word(encode(`lr${width}`, { rd: loaded, rs1: base }));
    const sc = word(encode(`sc${width}`, { rd: failed, rs1: base, rs2: this.#random.below(32) }));
    return this.#random.oneIn(4) || this.#interrupted ? [...code, ...sc] : [...code, ...lr, ...sc];
  }

  /** Some steps that may be left out: pointers count afterwards only if they hold either way. */
  #inner(pc: number, count: number): Parcels {
    const before = new Map(this.#pointers);
    this.#depth++;
    const code = this.steps(count, pc).flat();
    this.#depth--;
    this.#pointers = new Map([...this.#pointers].filter(([register, at]) => before.get(register) === at));
    return code;
  }

  #skip(pc: number): Parcels {
    if (this.#random.oneIn(3)) {
      const row = this.#random.pick(COMPRESSED_BRANCHES);
      const over = this.#inner(pc + 2, 1 + this.#random.below(3));
      const bytes = 2 + 2 * over.length;
      if (bytes < 256) return [encodeCompressed(row, { "rs1'": this.#random.below(8) }, bytes), ...over];
      return over;
    }
    const over = this.#inner(pc + 4, 1 + this.#random.below(4));
    const registers = { rs1: this.#random.below(32), rs2: this.#random.below(32) };
    return [
      ...word(encode(this.#random.pick(BRANCHES).name, { ...registers, imm: 4 + 2 * over.length })),
      ...over,
    ];
  }

  #jump(pc: number): Parcels {
    const rd = this.#random.oneIn(2) ? 0 : this.#freeRegister();
    if (this.#random.oneIn(2)) {
      this.#pointers.delete(rd);
      const over = this.#inner(pc + 4, 1 + this.#random.below(3));
      return [...word(encode("jal", { rd, imm: 4 + 2 * over.length })), ...over];
    }
    const base = this.#freeRegister();
    this.#pointers.delete(base);
    this.#pointers.delete(rd);
    const over = this.#inner(pc + 8, 1 + this.#random.below(3));
    const imm = 8 + 2 * over.length + this.#random.below(2); // jalr clears bit 0
    return [...word(encode("auipc", { rd: base })), ...word(encode("jalr", { rd, rs1: base, imm })), ...over];
  }

  /** A few rounds of some steps; what the rounds rely on stays as it is. */
  #loop(pc: number): Parcels {
    const counter = this.#freeRegister();
    this.#pointers.delete(counter);
    const outer = this.#reserved;
    this.#reserved = new Set([...outer, counter, ...this.#pointers.keys()]);
    const start = word(encode("addi", { rd: counter, imm: 2 + this.#random.below(6) }));
    const body = this.#inner(pc + 4, 2 + this.#random.below(5));
    this.#reserved = outer;
    const step = word(encode("addi", { rd: counter, rs1: counter, imm: -1 }));
    const back = word(encode("bne", { rs1: counter, imm: -(2 * body.length + 4) }));
    return [...start, ...body, ...step, ...back];
  }
}

/** The integer register that a 16-bit instruction writes, if any. */
function destination(row: CompressedRow, bits: number): number | undefined {
  const operand = (row.operands as Record<string, string | undefined>).rd;
  if (operand === undefined) return undefined;
  if (/^x\d+$/.test(operand)) return Number(operand.slice(1));
  return fieldOf(row.fields, operand, bits) + (operand.endsWith("'") ? 8 : 0);
}

/** A 32-bit instruction as parcels. */
export function word(bits: number): Parcels {
  return [bits & 0xffff, bits >>> 16];
}
