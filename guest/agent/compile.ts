// Compiles the agent: for the guest, freestanding and as small as it gets; for tests, as an ordinary program
// of this machine.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../recipe/commands.js";

const FOLDER = import.meta.dirname;
/** The C library in little, for the guest only. */
const LIBRARY = "freestanding";
const SOURCES = sourcesIn(".");
const WARNINGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror"];

/** What the agent is made from, relative to guest/. */
export const agentInputs = [
  ...readdirSync(FOLDER).filter((name) => /\.[ch]$|^compile\.ts$/.test(name)),
  LIBRARY,
].map((name) => `agent/${name}`);

/** @returns The agent's riscv64 binary. */
export function compileAgent(scratch: string): Buffer {
  const binary = join(scratch, "vm-agent");
  run(
    "riscv64-linux-gnu-gcc",
    [
      ...WARNINGS,
      "-Os",
      "-march=rv64gc",
      "-mabi=lp64d",
      "-static",
      "-nostdlib",
      "-ffreestanding",
      "-fno-stack-protector",
      "-fno-tree-loop-distribute-patterns",
      "-fno-asynchronous-unwind-tables",
      "-ffunction-sections",
      "-fdata-sections",
      "-Wl,--gc-sections",
      "-Wl,--build-id=none",
      "-Wl,-z,norelro",
      "-s",
      "-o",
      binary,
      ...SOURCES,
      ...sourcesIn(LIBRARY),
    ],
    { cwd: FOLDER },
  );
  return readFileSync(binary);
}

/** Compiles the agent for this machine with the address and undefined-behaviour sanitizers. */
export function compileAgentForTests(binary: string): void {
  run(
    "cc",
    [
      ...WARNINGS,
      "-g",
      "-O1",
      "-fsanitize=address,undefined",
      "-fno-sanitize-recover=all",
      "-o",
      binary,
      ...SOURCES,
    ],
    { cwd: FOLDER },
  );
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(folder, name));
}
