// The measured programs, compiled: one source for the bare machine and for Linux.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "../../tools/files.js";

const SOURCES = join(TOP, "bench/guest");
export const OUT = join(TOP, "build/bench/programs");

/** Rounds of each kernel on the bare machine. */
const BARE_ROUNDS = 20;

/** Files that only one of the two programs takes. */
const BARE_ONLY = ["bare.c", "start.S"];
const LINUX_ONLY = ["linux.c", "systems.c", "files.c"];
const PROCESS = "nothing.c";

/** The cross compiler of a kind of guest. */
export interface Target {
  name: string;
  command: string;
  flags: readonly string[];
}

export const RISCV64: Target = { name: "riscv64", command: "riscv64-linux-gnu-gcc", flags: [] };

/** Doubles in SSE registers, as every 32-bit system of the last twenty years has them. */
export const I686: Target = {
  name: "i686",
  command: "i686-linux-gnu-gcc",
  flags: ["-march=pentium4", "-mfpmath=sse"],
};

/** Compiles, and returns the path of what came out. */
export function compile(
  target: Target,
  out: string,
  sources: readonly string[],
  flags: readonly string[],
): string {
  const folder = join(OUT, target.name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, out);
  const args = [...target.flags, ...flags, "-o", path, ...sources];
  const { status, stderr, error } = spawnSync(target.command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${target.command}: ${error?.message ?? stderr}`);
  return path;
}

function sourcesBut(...others: readonly string[]): string[] {
  return readdirSync(SOURCES)
    .filter((name) => /\.[cS]$/.test(name) && !others.includes(name))
    .map((name) => join(SOURCES, name));
}

/** The kernels without an operating system, an ELF file. */
export function compileBare(): string {
  const machine = "-march=rv64gc -mabi=lp64d -mcmodel=medany -ffreestanding -fno-pic -no-pie".split(" ");
  const link = "-nostdlib -static -Wl,--build-id=none,--no-warn-rwx-segments".split(" ");
  // memcpy must not be made of a call of memcpy.
  const code = ["-O2", "-fno-tree-loop-distribute-patterns", `-DROUNDS=${BARE_ROUNDS}`];
  const sources = sourcesBut(...LINUX_ONLY, PROCESS);
  return compile(RISCV64, "kernels.elf", sources, [
    ...machine,
    ...link,
    ...code,
    "-T",
    join(SOURCES, "link.ld"),
  ]);
}

const STATIC = ["-O2", "-static"];

/** Everything that runs on Linux: name in /bench → path. */
export function compilePrograms(target: Target): Record<string, string> {
  return {
    programs: compile(target, "programs", sourcesBut(...BARE_ONLY, PROCESS), STATIC),
    nothing: compile(target, "nothing", [join(SOURCES, PROCESS)], STATIC),
    // What a compiler in the guest compiles; it needs no headers there.
    "source.c": compile(target, "source.c", [join(SOURCES, "core-marks.c")], ["-E", "-P"]),
  };
}

/** CoreMark from the folder where the user has its sources (its own `posix` port). */
export function compileCoreMark(target: Target, folder: string): string {
  const parts = [
    "core_list_join",
    "core_main",
    "core_matrix",
    "core_state",
    "core_util",
    "posix/core_portme",
  ];
  const flags = ["-I", folder, "-I", join(folder, "posix"), '-DFLAGS_STR="-O2"', "-DSEED_METHOD=SEED_ARG"];
  return compile(
    target,
    "coremark",
    parts.map((part) => join(folder, `${part}.c`)),
    [...STATIC, ...flags],
  );
}

/** Dhrystone 2.1 from the folder where the user has its sources: dhry_1.c, dhry_2.c, dhry.h. */
export function compileDhrystone(target: Target, folder: string): string {
  const sources = ["dhry_1.c", "dhry_2.c"].map((name) => join(folder, name));
  return compile(target, "dhrystone", sources, [
    ...STATIC,
    "-std=gnu89",
    "-w",
    "-DTIME",
    "-DDHRY_ITERS=4000000",
    "-fno-inline",
  ]);
}
