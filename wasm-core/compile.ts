// The one asc invocation: generates what the tables give, compiles the core. Used by vite, the tests and the
// bench.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { generate } from "./isa/generate.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..");

/** layout.ts STATIC: where asc places constants and boot-time objects. */
const MEMORY_BASE = 0x1_0000;

export interface CompileOptions {
  /** AssemblyScript entry, default wasm-core/index.ts. */
  entry?: string;
  /** Where to write the module, default wasm-core/build/core.wasm; `null` writes nothing. */
  out?: string | null;
  /** Assertions and names stay in. */
  debug?: boolean;
  /** Also produce the text format. */
  text?: boolean;
}

/** Compiles the core (or another entry over it); rejects with asc's own messages. */
export async function compile(
  options: CompileOptions = {},
): Promise<{ binary: Uint8Array; text: string | undefined }> {
  generate();
  const entry = relative(ROOT, options.entry ?? join(HERE, "index.ts"));
  const outputs = new Map<string, Uint8Array | string>();
  const args = [
    entry,
    "--baseDir",
    ROOT,
    "--outFile",
    "core.wasm",
    "--runtime",
    "stub",
    "--importMemory",
    "--exportTable",
    "--tableBase",
    "1",
    "--memoryBase",
    String(MEMORY_BASE),
    "--initialMemory",
    "1024",
    "--zeroFilledMemory",
    "--disableWarning",
    "201", // usize is u32 here for good
    ...(options.debug ? ["--debug", "-O1"] : ["-O3", "--noAssert"]),
    ...(options.text ? ["--textFile", "core.wat"] : []),
  ];
  const { error, stderr } = await asc.main(args, {
    writeFile: (name, contents) => void outputs.set(name, contents),
  });
  if (error) throw new Error(`${stderr.toString()}${error.message}`);
  const binary = outputs.get("core.wasm") as Uint8Array;
  const out = options.out === undefined ? join(HERE, "build", "core.wasm") : options.out;
  if (out !== null) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, binary);
  }
  return { binary, text: outputs.get("core.wat") as string | undefined };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compile();
