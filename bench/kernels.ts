// The kernels as one bare-metal program, and how long each took, by the marks that it prints.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "../tools/files.js";

const SOURCES = join(TOP, "bench/guest");

/** Compiles the program that does `rounds` rounds of each kernel; returns the path of the ELF file. */
export function buildKernels(rounds: number): string {
  const folder = join(TOP, "build/bench");
  mkdirSync(folder, { recursive: true });
  const elf = join(folder, `kernels-${rounds}.elf`);
  const sources = readdirSync(SOURCES)
    .filter((name) => /\.[cS]$/.test(name))
    .map((name) => join(SOURCES, name));
  const machine = [
    "-march=rv64gc",
    "-mabi=lp64d",
    "-mcmodel=medany",
    "-ffreestanding",
    "-fno-pic",
    "-no-pie",
  ];
  const link = [
    "-nostdlib",
    "-static",
    "-Wl,--build-id=none,--no-warn-rwx-segments",
    "-T",
    join(SOURCES, "link.ld"),
  ];
  // The copying loop is measured, not the C library, which is not there.
  const code = ["-O2", "-fno-tree-loop-distribute-patterns", `-DROUNDS=${rounds}`];
  const { status, stderr } = spawnSync(
    "riscv64-linux-gnu-gcc",
    [...machine, ...code, ...link, "-o", elf, ...sources],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`riscv64-linux-gnu-gcc: ${stderr}`);
  return elf;
}

/** What a kernel took on one machine. */
export interface Timing {
  milliseconds: number;
  /** The same on every machine that computes rightly. */
  checksum: string;
}

/** Reads the marks as they arrive: time is the host's, so a guest's clock cannot flatter it. */
export class Marks {
  readonly timings = new Map<string, Timing>();
  done = false;
  #begun = 0;
  #line = "";

  /** @param now when the text arrived, ms */
  add(text: string, now: number): void {
    for (const character of text) {
      if (character === "\n") this.#mark(this.#line.trim(), now);
      this.#line = character === "\n" ? "" : this.#line + character;
    }
  }

  #mark(line: string, now: number): void {
    const [mark, name, checksum] = line.split(" ");
    if (mark === "@B") this.#begun = now;
    if (mark === "@E") this.timings.set(name!, { milliseconds: now - this.#begun, checksum: checksum! });
    if (mark === "@DONE") this.done = true;
  }
}
