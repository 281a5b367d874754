// Packs programs into one bare-metal ELF file with the harness that runs them.
import { join } from "node:path";
import { assemble } from "../../support/assemble.js";
import { writeElf } from "../../support/elf.js";
import { TOP } from "../../../tools/files.js";
import { encode } from "./encode.js";
import { FILE_SLOTS, HARNESS, PROGRAMS, TABLE, TABLE_HEAD } from "./layout.js";
import { ProgramMaker, word, type Parcels } from "./program.js";
import { Random } from "./random.js";
import { floating, integer, type Value } from "./values.js";

/** A program: the registers that it starts with, and its steps. */
export interface Program {
  registers: Value[];
  steps: Parcels[];
}

const STEPS = 24;
const ECALL = word(encode("ecall", {}));
const C_NOP = 0x0001;

/** Program number `index` of a seed, made for the address where it will lie and perhaps for interrupts. */
export function makeProgram(seed: number, index: number, pc: number, interrupted: boolean): Program {
  const random = new Random(seed, index);
  const registers = [
    ...Array.from({ length: 31 }, () => integer(random)),
    ...Array.from({ length: 32 }, () => floating(random)),
    { low: random.below(0x100), high: 0 },
  ];
  return { registers, steps: new ProgramMaker(random, interrupted).steps(STEPS, pc) };
}

/**
 * The program with no-ops in place of all but its first `count` steps: what it jumps to stays where it was.
 */
export function prefix({ registers, steps }: Program, count: number): Program {
  const rest = steps.slice(count).map((step) => step.map(() => C_NOP));
  return { registers, steps: [...steps.slice(0, count), ...rest] };
}

/** How the harness runs the programs of an image. */
export interface Way {
  /** Print all registers and the scratch area behind each hash. */
  verbose: boolean;
  /** Times that all programs are run, one after another. */
  rounds: number;
  /** Interrupt them at random moments. */
  interrupts: boolean;
}

/** An image under construction. Programs are made at the address that `next` gives. */
export class Image {
  #code: number[] = [];
  #table: { entry: number; program: Program }[] = [];

  /** Where the next program will lie. */
  get next(): number {
    return PROGRAMS + 2 * this.#code.length;
  }

  add(program: Program): void {
    this.#table.push({ entry: this.next, program });
    for (const step of program.steps) this.#code.push(...step);
    this.#code.push(...ECALL);
  }

  /** Leaves room up to `address`, for programs that were made for a certain place. */
  skipTo(address: number): void {
    while (this.next < address) this.#code.push(C_NOP);
  }

  /** The ELF file. */
  elf({ verbose, rounds, interrupts }: Way): Uint8Array {
    const entries = TABLE_HEAD + 2 * this.#table.length;
    const table = new DataView(new ArrayBuffer(8 * (entries + FILE_SLOTS * this.#table.length)));
    const put = (slot: number, { low, high }: Value) => {
      table.setUint32(8 * slot, low, true);
      table.setUint32(8 * slot + 4, high, true);
    };
    put(0, { low: this.#table.length, high: 0 });
    put(1, { low: verbose ? 1 : 0, high: 0 });
    put(2, { low: rounds, high: 0 });
    put(3, { low: interrupts ? 1 : 0, high: 0 });
    this.#table.forEach(({ entry, program }, k) => {
      const file = entries + FILE_SLOTS * k;
      put(TABLE_HEAD + 2 * k, { low: entry, high: 0 });
      put(TABLE_HEAD + 1 + 2 * k, { low: TABLE + 8 * file, high: 0 });
      program.registers.forEach((value, r) => put(file + r, value));
    });
    if (table.byteLength > PROGRAMS - TABLE - 0x10_0000) throw new Error("too many programs for one image");
    return writeElf(HARNESS, [
      { address: HARNESS, bytes: harness() },
      { address: TABLE, bytes: new Uint8Array(table.buffer) },
      { address: PROGRAMS, bytes: new Uint8Array(Uint16Array.from(this.#code).buffer) },
    ]);
  }
}

let harnessBytes: Uint8Array | undefined;

/** harness.S as it lies in memory. */
function harness(): Uint8Array {
  return (harnessBytes ??= assemble(join(TOP, "test/core/lockstep/harness.S"), HARNESS));
}
