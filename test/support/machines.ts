// Runs bare-metal programs: on QEMU's virt board, the reference, and on ours through the command line.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run, type Outcome } from "../../tools/run.js";
import { TOP } from "../../tools/files.js";

/** QEMU processors with the extensions of our machine and no others, so that foreign encodings are illegal there too. */
const QEMU_CPUS = [
  { since: 9, cpu: "rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=on,zba=on,zbb=on,zbs=on,sstc=on,svadu=on,mmu=on,pmp=on,sv48=on,s=on,u=on" },
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

export const qemu: Machine = {
  name: "qemu",
  run(elf) {
    const board = ["-M", "virt", "-cpu", qemuCpu(), "-m", "128", "-bios", "none"];
    const quiet = ["-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot"];
    return run("qemu-system-riscv64", [...board, ...quiet, "-kernel", elf], { quiet: true });
  },
};

export const ours: Machine = {
  name: "vm-guest",
  run(elf) {
    return run(process.execPath, [cli(), "run", "--firmware", "none", "--kernel", elf], { quiet: true });
  },
};

/** The built command line. */
export function cli(): string {
  const path = join(TOP, "cli/vm-guest.js");
  if (!existsSync(path)) throw new Error("the command line is not built: npm run build");
  return path;
}
