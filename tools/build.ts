// `npm run build`: the core, the library in dist/ with its types and the machine file's schema, and the
// command line.
import { writeFileSync } from "node:fs";
import { build } from "vite";
import { buildCli } from "../cli/build.js";
import { MACHINE_SCHEMA } from "../components/contract/machine-schema.js";
import { compile } from "../wasm-core/compile.js";
import { TOP } from "./files.js";
import { run } from "./run.js";

process.chdir(TOP);

await compile();
await build();
writeFileSync("dist/machine.schema.json", `${JSON.stringify(MACHINE_SCHEMA, null, 2)}\n`);
await buildCli();
const { status } = await run("npx", ["tsc", "-b"]);
if (status !== 0) process.exit(status);
