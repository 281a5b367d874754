// `npm run build`: the library in dist/, with its types and the custom-elements manifest.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { compile } from "../wasm-core/compile.js";
import { run } from "./run.js";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

await compile();
await build();
const { status } = await run("npx", ["tsc", "-b"]);
if (status !== 0) process.exit(status);
