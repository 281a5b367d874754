// A core without states, ports or devices' bytes: boots a raw program and runs it until it leaves.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planBoot } from "../../components/worker/boot-plan.js";
import { bootCore, type BootOptions } from "../../components/worker/core-config.js";
import { createMemory } from "../../components/worker/core-memory.js";
import { instantiateCore, type Core } from "../../components/worker/core.js";
import { TOP } from "../../tools/files.js";
import { ExitReason } from "../../wasm-core/abi.js";

const RAM_BYTES = 16 << 20;
const CORE = WebAssembly.compile(readFileSync(join(TOP, "wasm-core/build/core.wasm")));

/** A core about to run `kernel` in M-mode from 0x8000_0000 on, in 16 MiB. */
export async function bootedCore(kernel: Uint8Array, engine: BootOptions["engine"]): Promise<Core> {
  const { memory } = createMemory(RAM_BYTES, []);
  const core = await instantiateCore(await CORE, memory);
  const none = { consoles: 0, ports: [], drives: [] };
  const plan = planBoot({ kernel }, RAM_BYTES);
  bootCore(core, plan, {
    ramBytes: RAM_BYTES,
    commandLine: "",
    ...none,
    deterministic: true,
    fused: false,
    engine,
  });
  return core;
}

/** Runs a core to its end: why it left. */
export function runCore(core: Core): ExitReason {
  let reason: ExitReason;
  do reason = core.exports.run(100);
  while (reason === ExitReason.SLICE);
  return reason;
}
