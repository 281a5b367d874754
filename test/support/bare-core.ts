// A core without a machine around it: runs a bare-metal ELF file in this thread, with settings that no
// machine file has.
import { readFileSync } from "node:fs";
import v8 from "node:v8";
import { join } from "node:path";
import { buildCli } from "../../cli/build.js";
import { planBoot, type BootImages } from "../../components/worker/boot-plan.js";
import { bootCore } from "../../components/worker/core-config.js";
import { createMemory } from "../../components/worker/core-memory.js";
import type { CoreExports } from "../../components/worker/core.js";
import { hasFusedMultiplyAdd } from "../../components/worker/fused.js";
import { RegionCompiler } from "../../components/worker/region-compiler.js";
import { ByteRing } from "../../components/worker/rings.js";
import { TOP } from "../../tools/files.js";
import { Config, ExitReason, STREAM_UART } from "../../wasm-core/abi.js";

export type EngineName = "interpreter" | "auto" | "translator";

export interface BareOptions {
  engine: EngineName;
  /** Jumps to a place before `auto` translates it, 0: the core's own choice. */
  heat?: number;
  /** Seed of the trouble that wasm-core/cpu/translator/disturb.ts makes, 0: none. */
  disturb?: number;
  /** May translated code multiply and add in one operation? By itself where the platform can. */
  fused?: boolean;
}

/** What a program came to. */
export interface BareOutcome {
  /** What the UART printed. */
  lines: string[];
  /** Modules of translated code that were compiled. */
  modules: number;
}

// Node 20 has relaxed SIMD, but off.
v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const RAM_BYTES = 128 << 20;
/** Between two looks at the UART's ring, ms. */
const SLICE = 20;
/** No program here runs that long, ms. */
const PATIENCE = 120_000;

let compiled: Promise<WebAssembly.Module> | undefined;

/** The core as the command line has it. */
async function coreModule(): Promise<WebAssembly.Module> {
  await buildCli();
  return WebAssembly.compile(readFileSync(join(TOP, "cli/dist/core.wasm")));
}

/** Runs a program in M-mode, in deterministic time, until it powers the machine off. */
export function runBare(elf: Uint8Array, settings: BareOptions): Promise<BareOutcome> {
  return runImages({ kernel: elf }, "", settings);
}

/**
 * Boots images in deterministic time, until they power the machine off.
 * @param commandLine of the kernel
 * @param until ends the run, too, once it is on the UART
 */
export async function runImages(
  images: BootImages,
  commandLine: string,
  settings: BareOptions,
  until?: string,
): Promise<BareOutcome> {
  const module = await (compiled ??= coreModule());
  const { memory } = createMemory(RAM_BYTES, []);
  const regions = new RegionCompiler(memory);
  let modules = 0;
  const compile = (at: number, bytes: number) => {
    modules++;
    return regions.compile(at, bytes);
  };
  const exports = instantiate(module, memory, compile);
  regions.core = exports;
  const core = exports as unknown as CoreExports;
  const options = { ramBytes: RAM_BYTES, commandLine, consoles: 0, ports: [], drives: [] };
  const plan = planBoot(images, RAM_BYTES);
  const record = new DataView(memory.buffer, core.config() >>> 0);
  record.setUint32(Config.HEAT, settings.heat ?? 0, true);
  record.setUint32(Config.DISTURB, settings.disturb ?? 0, true);
  bootCore({ exports: core, memory, regions }, plan, {
    ...options,
    deterministic: true,
    fused: settings.fused ?? hasFusedMultiplyAdd(),
    engine: settings.engine,
  });
  return { lines: runToEnd(core, memory, until), modules };
}

/** The core with a host whose wall clock stands still and whose random numbers are zeros. */
function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  compile: (at: number, bytes: number) => number,
): WebAssembly.Exports {
  const abort = (_message: number, _file: number, line: number) => {
    throw new Error(`the core gave up at line ${line} of a file`);
  };
  const host = { now: () => performance.now(), epoch: () => 0, random: () => {}, compile };
  return new WebAssembly.Instance(module, { env: { memory, abort }, host }).exports;
}

function runToEnd(core: CoreExports, memory: WebAssembly.Memory, until?: string): string[] {
  const uart = new ByteRing(memory, core.ringOut(STREAM_UART));
  const decoder = new TextDecoder();
  const end = performance.now() + PATIENCE;
  let text = "";
  for (;;) {
    const reason = core.run(SLICE);
    for (let bytes = uart.take(); bytes; bytes = uart.take()) {
      text += decoder.decode(bytes, { stream: true });
      core.streamChanged(STREAM_UART);
    }
    const there = until !== undefined && text.includes(until);
    if (!there && reason === ExitReason.SLICE && performance.now() < end) continue;
    const lines = text.split("\n").filter((line) => line !== "");
    return there || reason === ExitReason.POWER_OFF ? lines : [...lines, `ended with reason ${reason}`];
  }
}
