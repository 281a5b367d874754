// Turns the modules that the translator writes into code, synchronously, over the core's own memory.

import { ModuleRegions } from "../../wasm-core/abi.js";

/** Slots of the core's table that translated code may use (wasm-core/cpu/translator/regions.ts). */
const TABLE_SLOTS = 4096;

/** A region of guest code. */
export interface TranslatedRegion {
  /** Guest-virtual and guest-physical address where it begins. */
  entry: bigint;
  physical: bigint;
  /** Bytes from there to its last instruction. */
  last: number;
}

/** A module as it is handed to the engine: a function for each region. */
export interface TranslatedModule {
  /** Valid until the listener returns. */
  bytes: Uint8Array<ArrayBuffer>;
  regions: TranslatedRegion[];
}

export type ModuleListener = (module: TranslatedModule) => void;

export class RegionCompiler {
  /** The core's exports, once it is there. */
  core: WebAssembly.Exports = {};
  /** Told of each module before it is compiled. */
  listener: ModuleListener | undefined;
  /** Modules that were compiled, their bytes, and the milliseconds that took. */
  modules = 0;
  bytes = 0;
  compileTime = 0;
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Compiles the module at `at`, which puts its functions into the core's table. 1 when that worked. */
  compile(at: number, length: number): number {
    const bytes = new Uint8Array(this.#memory.buffer, at >>> 0, length >>> 0);
    this.listener?.({ bytes, regions: this.#regions() });
    const started = performance.now();
    try {
      this.#instantiate(bytes);
      this.modules++;
      this.bytes += bytes.length;
      return 1;
    } catch {
      return 0;
    } finally {
      this.compileTime += performance.now() - started;
    }
  }

  #instantiate(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Instance {
    const table = this.core["table"] as WebAssembly.Table;
    if (table.length < TABLE_SLOTS) table.grow(TABLE_SLOTS - table.length);
    const imports = { env: { memory: this.#memory, table }, core: this.core };
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  }

  #regions(): TranslatedRegion[] {
    const record = (this.core["moduleRegions"] as () => number)() >>> 0;
    const view = new DataView(this.#memory.buffer, record);
    return Array.from({ length: view.getUint32(ModuleRegions.COUNT, true) }, (_, index) => {
      const at = ModuleRegions.FIRST + index * ModuleRegions.STRIDE;
      return {
        entry: view.getBigUint64(at + ModuleRegions.ENTRY, true),
        physical: view.getBigUint64(at + ModuleRegions.PHYSICAL, true),
        last: view.getInt32(at + ModuleRegions.LAST, true),
      };
    });
  }
}
