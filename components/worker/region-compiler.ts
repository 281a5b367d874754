// Turns the modules that the translator writes into code, synchronously, over the core's own memory.
//
// The modules share a table of their own, from one dropping of all regions to the next; the core's table
// gets its functions. An engine may keep every instance for as long as a table that it imported exists (V8
// does in Node 20 and 22), and the core's table exists as long as the core.

import { FIRST_SLOT, ModuleRegions, TABLE_SLOTS, TranslatorCounts } from "../../wasm-core/abi.js";

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
  /** Modules that were compiled, their bytes, and the milliseconds that took: together, and the longest. */
  modules = 0;
  bytes = 0;
  compileTime = 0;
  longestCompile = 0;
  readonly #memory: WebAssembly.Memory;
  /** Table of the regions that exist, the end of its slots in use, and how often all were dropped before. */
  #table: WebAssembly.Table | undefined;
  #end = FIRST_SLOT;
  #evictions = 0n;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Compiles the module at `at`, which puts its functions into the core's table. 1 when that worked. */
  compile(at: number, length: number): number {
    const bytes = new Uint8Array(this.#memory.buffer, at >>> 0, length >>> 0);
    this.listener?.({ bytes, regions: this.#regions() });
    const started = performance.now();
    try {
      const table = this.#tableNow();
      this.#instantiate(bytes, table);
      this.#publish(table);
      this.modules++;
      this.bytes += bytes.length;
      return 1;
    } catch {
      return 0;
    } finally {
      const took = performance.now() - started;
      this.compileTime += took;
      this.longestCompile = Math.max(this.longestCompile, took);
    }
  }

  #instantiate(bytes: Uint8Array<ArrayBuffer>, table: WebAssembly.Table): WebAssembly.Instance {
    const imports = { env: { memory: this.#memory, table }, core: this.core };
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  }

  /** The table of the regions that exist. Once all were dropped, a new one; the core's is emptied then. */
  #tableNow(): WebAssembly.Table {
    const evictions = this.#countEvictions();
    if (this.#table && evictions === this.#evictions) return this.#table;
    const shared = this.#coreTable;
    if (shared.length < TABLE_SLOTS) shared.grow(TABLE_SLOTS - shared.length);
    for (let slot = FIRST_SLOT; slot < this.#end; slot++) shared.set(slot, null);
    this.#evictions = evictions;
    this.#end = FIRST_SLOT;
    return (this.#table = new WebAssembly.Table({ element: "anyfunc", initial: TABLE_SLOTS }));
  }

  /** Gives the core the functions that a module has put into the table. */
  #publish(table: WebAssembly.Table): void {
    // Regions take their slots in order, but may leave the first one out.
    if (table.get(this.#end) === null) this.#end++;
    for (;;) {
      const region = this.#end < TABLE_SLOTS ? table.get(this.#end) : null;
      if (region === null) return;
      this.#coreTable.set(this.#end++, region);
    }
  }

  get #coreTable(): WebAssembly.Table {
    return this.core["table"] as WebAssembly.Table;
  }

  #countEvictions(): bigint {
    const record = (this.core["translatorCounts"] as () => number)() >>> 0;
    return new DataView(this.#memory.buffer, record).getBigUint64(TranslatorCounts.EVICTIONS, true);
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
