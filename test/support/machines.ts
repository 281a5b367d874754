// Runs bare-metal programs: on QEMU's virt board, the reference, and on ours through the command line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type Outcome } from "../../tools/run.js";
import { TOP } from "../../tools/files.js";

/**
 * QEMU processors with the extensions of our machine and no others, so that foreign encodings are illegal
 * there too.
 */
const QEMU_CPUS = [
  {
    since: 9,
    cpu: "rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=on,zba=on,zbb=on,zbs=on,sstc=on,svadu=on,mmu=on,pmp=on,sv48=on,s=on,u=on",
  },
  { since: 0, cpu: "rv64,h=off,v=off,zbc=off" },
];

/** The processor to give the installed QEMU. */
export function qemuCpu(): string {
  const text = spawnSync("qemu-system-riscv64", ["--version"], { encoding: "utf8" }).stdout ?? "";
  const version = Number(/version (\d+)/.exec(text)?.[1] ?? 0);
  return QEMU_CPUS.find(({ since }) => version >= since)!.cpu;
}

/** A machine that runs an ELF file to its end and gives back what the UART printed. */
export interface Machine {
  name: string;
  run(elf: string): Promise<Outcome>;
}

/** QEMU's virt board with so many harts, 128 MiB and no firmware. */
export function qemuBoard(harts: number): Machine {
  return {
    name: "qemu",
    run(elf) {
      const board = ["-M", "virt", "-cpu", qemuCpu(), "-smp", `${harts}`, "-m", "128", "-bios", "none"];
      const quiet = ["-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot"];
      return run("qemu-system-riscv64", [...board, ...quiet, "-kernel", elf], { quiet: true });
    },
  };
}

/**
 * The reference for single instructions. It has a second hart, which sleeps: with one alone, QEMU takes an
 * atomic instruction apart into a load and a store and reports its faults as the load's.
 */
export const qemu = qemuBoard(2);

/** Our machine through the command line. */
export const ours: Machine = {
  name: "vm-guest",
  run(elf) {
    const args = [cli(), "run", "--firmware", "none", "--kernel", elf];
    return run(process.execPath, args, { quiet: true });
  },
};

/** The built command line. */
export function cli(): string {
  const path = join(TOP, "cli/vm-guest.js");
  if (!existsSync(path)) throw new Error("the command line is not built: npm run build");
  return path;
}

/** Two machines to hold against each other. */
export type Pair = [Machine, Machine];

/**
 * Runs an image on a machine; the lines that it printed, with a last one of its own when it did not end well.
 */
export async function linesOf({ name, run }: Machine, elf: Uint8Array): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-"));
  try {
    const path = join(folder, "programs.elf");
    writeFileSync(path, elf);
    const { status, output } = await run(path);
    const lines = output.split("\n").filter((line) => line !== "");
    return status === 0 ? lines : [...lines, `${name} ended with status ${status}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs an image on both machines. */
export async function runBoth(elf: Uint8Array, [first, second]: Pair): Promise<[string[], string[]]> {
  return [await linesOf(first, elf), await linesOf(second, elf)];
}
