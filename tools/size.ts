// `npm run size`: what a page downloads of the built library, packed with brotli, and whether it is within
// the budget.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { TOP } from "./files.js";

/** Bytes for the element, its worker and the core; neither the terminal nor a guest. */
export const BUDGET = 150_000;

/** Files that do not count towards the budget, and why; every other file does. */
const UNCOUNTED = [
  { files: /^vm-terminal-|^xterm-.*\.css$/, why: "the terminal" },
  { files: /^(de|es|fr|pt-br)-/, why: "fetched by readers of that language" },
];

interface Size {
  file: string;
  raw: number;
  /** Packed with brotli at its best. */
  brotli: number;
  /** Why it is left out of the budget; undefined: it counts. */
  why: string | undefined;
}

/** Every script, style and core of dist/, and the sum of those that count. Throws when it is not built. */
export function sizes(): { rows: Size[]; counted: number } {
  const dist = join(TOP, "dist");
  if (!existsSync(join(dist, "vm-guest.js"))) throw new Error("the library is not built: npm run build");
  const rows = [".", "assets"].flatMap((folder) =>
    readdirSync(join(dist, folder))
      .filter((file) => /\.(js|css|wasm)$/.test(file))
      .map((file) => size(join(dist, folder, file), file)),
  );
  return { rows, counted: rows.reduce((sum, { brotli, why }) => sum + (why ? 0 : brotli), 0) };
}

function size(path: string, file: string): Size {
  const bytes = readFileSync(path);
  const why = UNCOUNTED.find(({ files }) => files.test(file))?.why;
  return { file, raw: bytes.length, brotli: brotliCompressSync(bytes).length, why };
}

function print(): boolean {
  const { rows, counted } = sizes();
  const line = (name: string, raw: number | string, packed: number | string, why = "") =>
    console.log(`${name.padEnd(28)}${String(raw).padStart(9)}${String(packed).padStart(9)}  ${why}`);
  line("file", "bytes", "brotli");
  for (const { file, raw, brotli, why } of rows.sort((a, b) => b.brotli - a.brotli))
    line(file, raw, brotli, why && `not counted: ${why}`);
  line("counted", "", counted, `${((100 * counted) / BUDGET).toFixed(0)} % of the budget of ${BUDGET}`);
  return counted <= BUDGET;
}

if (process.argv[1]?.endsWith("size.ts") && !print()) {
  console.error("The library is larger than its budget.");
  process.exitCode = 1;
}
