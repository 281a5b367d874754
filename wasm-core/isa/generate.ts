// isa/*.isa → generated/*.ts: decoder, interpreter loop and CSR dispatch for asc, the table as data for the
// host.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { csrText } from "./generate-csr.js";
import { decodeText } from "./generate-decode.js";
import { interpretText } from "./generate-interpret.js";
import { tableText } from "./generate-table.js";
import { translateText } from "./generate-translate.js";
import { numberOps } from "./op-numbers.js";
import { parseCompressed, parseCsrs, parseRows } from "./parse.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "..", "generated");

/** Writes generated/; files that would not change are left alone. */
export function generate(): void {
  const rows = parseRows(join(HERE, "rv64gc.isa"));
  const compressed = parseCompressed(join(HERE, "rvc.isa"), rows);
  const csrs = parseCsrs(join(HERE, "csr.isa"));
  const short = rows.filter((row) => compressed.some((c) => c.target === row));
  const ops = numberOps(rows, short);
  const files = {
    "decode.ts": decodeText(rows, compressed, ops),
    "interpret.ts": interpretText(rows, short, ops),
    "translate.ts": translateText(rows, short, ops),
    "csr.ts": csrText(csrs),
    "isa-table.ts": tableText(rows, compressed, csrs),
  };
  mkdirSync(OUT, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(OUT, name);
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
