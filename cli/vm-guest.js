#!/usr/bin/env node
// The program `vm-guest`. In the source tree it is built first if a source is newer.
import { buildCli } from "./build.js";

await buildCli();
const { main } = await import("./dist/vm-guest.js");
process.exit(await main(process.argv.slice(2), new URL("dist/core.wasm", import.meta.url).href));
