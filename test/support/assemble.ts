// Assembles the bare-metal programs of the tests.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { TOP } from "../../tools/files.js";

/** Assembles a file to run at `address`; built again when it or what lies beside or above it is newer. */
export function assemble(source: string, address: number): Uint8Array {
  const folder = join(TOP, "build/test");
  const stem = join(folder, basename(source));
  mkdirSync(folder, { recursive: true });
  const built = statSync(`${stem}.bin`, { throwIfNoEntry: false });
  if (!built || built.mtimeMs < Math.max(newest(dirname(source)), newest(join(dirname(source), "..")))) {
    const link = `-Wl,-Ttext=0x${address.toString(16)},--build-id=none,-N`;
    const gcc = [
      "-march=rv64gc",
      "-mabi=lp64d",
      "-mcmodel=medany",
      "-fno-pic",
      "-no-pie",
      "-nostdlib",
      "-static",
      link,
    ];
    tool("riscv64-linux-gnu-gcc", [...gcc, "-o", `${stem}.elf`, source]);
    tool("riscv64-linux-gnu-objcopy", ["-O", "binary", "-j", ".text", `${stem}.elf`, `${stem}.bin`]);
  }
  return readFileSync(`${stem}.bin`);
}

/** When the newest assembly source of a folder was changed, ms. */
function newest(folder: string): number {
  const sources = readdirSync(folder).filter((name) => name.endsWith(".S"));
  return Math.max(0, ...sources.map((name) => statSync(join(folder, name)).mtimeMs));
}

function tool(name: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name}: ${error?.message ?? stderr}`);
}
