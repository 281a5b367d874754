// One machine that is switched on: a core in its memory, and the bytes that go in and out. Command line and
// Worker both use it; neither states nor pages are known here.

import type { ExitReason } from "../../wasm-core/abi.js";
import type { TranslatorStatistics } from "../contract/contract.js";
import { planBoot } from "./boot-plan.js";
import { bootCore } from "./core-config.js";
import { instantiateCore, type Core } from "./core.js";
import { MAX_DRIVE_BYTES, clearMemory, createMemory, type CoreMemory } from "./core-memory.js";
import { hasFusedMultiplyAdd } from "./fused.js";
import { unpack } from "./decompress.js";
import type { Artefacts, Description } from "./loader.js";
import type { CheckedMachineFile } from "./machine-file-check.js";
import type { ModuleListener } from "./region-compiler.js";
import { ByteRing } from "./rings.js";
import { streamsOf, type Streams } from "./streams.js";
import { translatorStatistics } from "./translator-statistics.js";

const MIB = 1 << 20;
/** Of a virtio console until somebody says another, as terminals have always had it. */
const CONSOLE_SIZE = { columns: 80, rows: 24 };

interface Rings {
  out: ByteRing;
  in: ByteRing;
}

export class Board {
  readonly streams: Streams;
  readonly #module: WebAssembly.Module;
  readonly #file: CheckedMachineFile;
  readonly #artefacts: Artefacts;
  readonly #memory: CoreMemory;
  #core!: Core;
  #moduleListener: ModuleListener | undefined;
  #rings = new Map<number, Rings>();

  /**
   * Switches a machine on.
   * @throws VmError E_OUTOFMEMORY; what unpack, planBoot and bootCore throw
   */
  static async powerOn(
    module: WebAssembly.Module,
    { file }: Description,
    artefacts: Artefacts,
  ): Promise<Board> {
    const drives = await Promise.all(
      artefacts.drives.map((drive, index) => unpack(drive, MAX_DRIVE_BYTES, `drive${index}`)),
    );
    const memory = createMemory(
      file.memory * MIB,
      drives.map((drive) => drive.length),
    );
    for (const [index, { address }] of memory.drives.entries()) {
      new Uint8Array(memory.memory.buffer).set(drives[index]!, address);
    }
    const board = new Board(module, file, { ...artefacts, drives: [] }, memory);
    await board.#boot();
    return board;
  }

  private constructor(
    module: WebAssembly.Module,
    file: CheckedMachineFile,
    artefacts: Artefacts,
    memory: CoreMemory,
  ) {
    this.#module = module;
    this.#file = file;
    this.#artefacts = artefacts;
    this.#memory = memory;
    this.streams = streamsOf(file);
  }

  async #boot(): Promise<void> {
    const { memory: megabytes, commandLine, clock, engine, drives } = this.#file;
    const ramBytes = megabytes * MIB;
    const open = async (name: "firmware" | "kernel" | "initrd") => {
      const packed = this.#artefacts[name];
      return packed && unpack(packed, ramBytes, name);
    };
    const [firmware, kernel, initrd] = await Promise.all([open("firmware"), open("kernel"), open("initrd")]);
    const plan = planBoot({ firmware, kernel: kernel!, initrd }, ramBytes);
    this.#core = await instantiateCore(this.#module, this.#memory.memory);
    this.#core.regions.listener = this.#moduleListener;
    bootCore(this.#core, plan, {
      ramBytes,
      commandLine,
      consoles: this.streams.consoles,
      ports: this.streams.ports,
      drives: this.#memory.drives.map((span, index) => ({
        ...span,
        readOnly: drives[index]?.readOnly ?? false,
      })),
      deterministic: clock === "deterministic",
      fused: hasFusedMultiplyAdd(),
      engine,
    });
    this.#rings.clear();
    const { columns, rows } = CONSOLE_SIZE;
    for (const stream of this.streams.byConsole.values()) this.resize(stream, columns, rows);
  }

  /** Resets the hardware: everything as after powerOn, but for the drives' contents. */
  async reset(): Promise<void> {
    clearMemory(this.#memory);
    await this.#boot();
  }

  /** Runs at most `milliseconds` ms. */
  run(milliseconds: number): ExitReason {
    return this.#core.exports.run(milliseconds);
  }

  /** Milliseconds the guest sleeps if nobody wakes it. */
  idleTime(): number {
    return this.#core.exports.idleTime();
  }

  get exitCode(): number {
    return this.#core.exports.exitCode() >>> 0;
  }

  get instructions(): number {
    return Number(this.#core.exports.instret());
  }

  /** Guest accesses to nothing. */
  get badAccesses(): number {
    return Number(this.#core.exports.badAccesses());
  }

  get translator(): TranslatorStatistics {
    return translatorStatistics(this.#core);
  }

  /** Tells `listener` of each module of translated code before it is compiled, over resets too. */
  watchModules(listener: ModuleListener): void {
    this.#moduleListener = this.#core.regions.listener = listener;
  }

  /** Bytes of host memory the machine takes. */
  get memoryBytes(): number {
    return this.#memory.memory.buffer.byteLength;
  }

  /** Guest time stands still until startClock(). */
  stopClock(): void {
    this.#core.exports.stopClock();
  }

  startClock(): void {
    this.#core.exports.startClock();
  }

  /** What the guest wrote to a stream, at most `limit` bytes; undefined when there is nothing. */
  read(stream: number, limit?: number): Uint8Array | undefined {
    const bytes = this.#ring(stream).out.take(limit);
    if (bytes) this.#core.exports.streamChanged(stream);
    return bytes;
  }

  /** Hands bytes to the guest; returns how many there was room for. */
  write(stream: number, bytes: Uint8Array): number {
    const count = this.#ring(stream).in.put(bytes);
    if (count > 0) this.#core.exports.streamChanged(stream);
    return count;
  }

  /** The size of a virtio console's window, in characters; the UART has none. */
  resize(stream: number, columns: number, rows: number): void {
    this.#core.exports.resizeConsole(stream, columns, rows);
  }

  /** Opens or closes the host's side of a port. */
  openPort(stream: number, open: boolean): void {
    this.#core.exports.openPort(stream, open ? 1 : 0);
  }

  /** Did the guest open its side of a port? */
  portIsOpen(stream: number): boolean {
    return this.#core.exports.portIsOpen(stream) !== 0;
  }

  #ring(stream: number): Rings {
    let rings = this.#rings.get(stream);
    if (!rings) {
      const { exports, memory } = this.#core;
      rings = {
        out: new ByteRing(memory, exports.ringOut(stream)),
        in: new ByteRing(memory, exports.ringIn(stream)),
      };
      this.#rings.set(stream, rings);
    }
    return rings;
  }
}
