// Turns the modules that the translator writes into code, synchronously, over the core's own memory.

/** Slots of the core's table that translated code may use (wasm-core/cpu/translator/regions.ts). */
const TABLE_SLOTS = 4096;

export class RegionCompiler {
  /** The core's exports, once it is there. */
  core: WebAssembly.Exports = {};
  /** Modules that were compiled, their bytes, and the milliseconds that took. */
  modules = 0;
  bytes = 0;
  compileTime = 0;
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Compiles the module at `at`, which puts its functions into the core's table. 1 when that worked. */
  compile(at: number, bytes: number): number {
    const started = performance.now();
    const table = this.core["table"] as WebAssembly.Table;
    try {
      if (table.length < TABLE_SLOTS) table.grow(TABLE_SLOTS - table.length);
      const module = new WebAssembly.Module(new Uint8Array(this.#memory.buffer, at >>> 0, bytes >>> 0));
      const instance = new WebAssembly.Instance(module, {
        env: { memory: this.#memory, table },
        core: this.core,
      });
      this.modules++;
      this.bytes += bytes >>> 0;
      return instance ? 1 : 0;
    } catch {
      return 0;
    } finally {
      this.compileTime += performance.now() - started;
    }
  }
}
