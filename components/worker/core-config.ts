// Puts a planned boot into the core's memory: the images into RAM, everything else into the Config record.

import { Config, ConfigFlags, Status } from "../../wasm-core/abi.js";
import { RAM_BASE, STATIC } from "../../wasm-core/layout.js";
import { VmError } from "../contract/vm-error.js";
import type { BootPlan } from "./boot-plan.js";
import type { Core } from "./core.js";
import type { DriveSpan } from "./core-memory.js";

/** SBI hands the kernel over in supervisor mode. */
const SUPERVISOR = 1;

const ENGINE_FLAGS = {
  interpreter: 0,
  auto: ConfigFlags.TRANSLATE_HOT,
  translator: ConfigFlags.TRANSLATE_ALL,
};

export interface BootOptions {
  ramBytes: number;
  commandLine: string;
  /** Number of virtio consoles. */
  consoles: number;
  /** Names of the virtio ports. */
  ports: readonly string[];
  drives: readonly (DriveSpan & { readOnly: boolean })[];
  deterministic: boolean;
  engine: keyof typeof ENGINE_FLAGS;
  /** May translated code use the platform's fused multiply-add (fused.ts)? */
  fused: boolean;
}

/**
 * Copies the images and starts the board.
 * @throws VmError VM_E_PREF_ILLEGAL_VALUE when the core refuses the plan
 */
export function bootCore(core: Core, plan: BootPlan, options: BootOptions): void {
  const bytes = new Uint8Array(core.memory.buffer);
  const ram = core.exports.ram() >>> 0;
  for (const piece of plan.pieces) bytes.set(piece.bytes, ram + piece.address - Number(RAM_BASE));
  writeConfig(core, plan, options);
  const status = core.exports.boot();
  if (status === Status.OK) return;
  const why =
    status === Status.NO_ROOM
      ? "memory: too little for the device tree"
      : "the core refused the configuration";
  throw new VmError("VM_E_PREF_ILLEGAL_VALUE", { detail: why });
}

function writeConfig({ exports, memory }: Core, plan: BootPlan, options: BootOptions): void {
  const record = exports.config() >>> 0;
  const view = new DataView(memory.buffer, record);
  const set = (field: number, value: number) => view.setUint32(field, value, true);
  const strings = new Strings(memory, record + Config.BYTES, STATIC);
  const bootargs = strings.put(options.commandLine);
  const ports = strings.put(options.ports.map((name) => `${name}\0`).join(""));
  set(Config.RAM_BYTES, options.ramBytes);
  set(Config.ENTRY, plan.entry);
  set(Config.DTB, plan.dtb);
  set(Config.NEXT, plan.next);
  set(Config.NEXT_MODE, SUPERVISOR);
  set(Config.INITRD_START, plan.initrdStart);
  set(Config.INITRD_END, plan.initrdEnd);
  set(Config.BOOTARGS, bootargs.at);
  set(Config.BOOTARGS_BYTES, bootargs.bytes);
  set(Config.CONSOLES, options.consoles);
  set(Config.PORTS, ports.at);
  set(Config.PORTS_BYTES, ports.bytes);
  set(Config.DRIVES, options.drives.length);
  for (const [index, { address, sectors, readOnly }] of options.drives.entries()) {
    const drive = Config.DRIVE + index * Config.DRIVE_STRIDE;
    set(drive, address);
    set(drive + 4, sectors);
    set(drive + 8, readOnly ? 1 : 0);
  }
  set(Config.TOHOST, plan.tohost);
  const clock = options.deterministic ? ConfigFlags.DETERMINISTIC : 0;
  const fused = options.fused ? ConfigFlags.FUSED : 0;
  set(Config.FLAGS, clock | fused | ENGINE_FLAGS[options.engine]);
}

/** UTF-8 strings, one after the other, between the record and what follows it in memory. */
class Strings {
  readonly #memory: WebAssembly.Memory;
  readonly #end: number;
  #next: number;

  constructor(memory: WebAssembly.Memory, start: number, end: number) {
    this.#memory = memory;
    this.#next = start;
    this.#end = end;
  }

  put(text: string): { at: number; bytes: number } {
    const at = this.#next;
    const encoded = new TextEncoder().encode(text);
    if (at + encoded.length > this.#end)
      throw new VmError("VM_E_PREF_ILLEGAL_VALUE", { detail: "commandLine: too long" });
    new Uint8Array(this.#memory.buffer).set(encoded, at);
    this.#next += encoded.length;
    return { at, bytes: encoded.length };
  }
}
