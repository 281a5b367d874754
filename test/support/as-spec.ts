// Instantiates a compiled AssemblyScript spec and hands out its tests. Knows no host but WebAssembly, so that
// Node and the browser run the same specs.

/** Room for the core's own memory and 32 MiB of guest RAM, in 64 KiB pages. */
const PAGES = 0x0600_0000 / 0x1_0000;

/** A test that the spec exports as `test_name`. */
export interface SpecTest {
  name: string;
  /** Throws what the spec's `assert` says, with file, line and column. */
  run(): void;
}

/** AssemblyScript strings are UTF-16 with their byte length in the word before. */
function readString(memory: WebAssembly.Memory, at: number): string {
  if (at === 0) return "";
  const length = new Uint32Array(memory.buffer)[(at - 4) >>> 2] ?? 0;
  return String.fromCharCode(...new Uint16Array(memory.buffer, at, length >>> 1));
}

/** Imports of the core (wasm-core/host.ts) with a clock that tells the same time in every run. */
function imports(memory: WebAssembly.Memory): WebAssembly.Imports {
  let now = 0;
  return {
    env: {
      memory,
      abort(message: number, file: number, line: number, column: number) {
        throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
      },
      trace(message: number) {
        throw new Error(`trace is for debugging: ${readString(memory, message)}`);
      },
    },
    host: {
      now: () => (now += 0.125),
      epoch: () => 1_700_000_000_000,
      random(at: number, bytes: number) {
        new Uint8Array(memory.buffer, at, bytes).forEach((_, k, all) => (all[k] = (k * 167 + 13) & 0xff));
      },
    },
  };
}

/** The tests of a compiled spec. Each runs in an instance of its own, so that none sees what another left. */
export async function specTests(wasm: BufferSource): Promise<SpecTest[]> {
  const module = await WebAssembly.compile(wasm);
  const names = WebAssembly.Module.exports(module).filter((one) => one.name.startsWith("test_"));
  return names.map(({ name }) => ({
    name: name.slice("test_".length).replaceAll("_", " "),
    run() {
      const memory = new WebAssembly.Memory({ initial: PAGES });
      const test = new WebAssembly.Instance(module, imports(memory)).exports[name];
      if (typeof test !== "function") throw new Error(`${name} is no function`);
      test();
    },
  }));
}
