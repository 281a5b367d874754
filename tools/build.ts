// `npm run build`: the core, the library in dist/ and its types.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { compile } from "../wasm-core/compile.js";
import { run } from "./run.js";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

await compile();
await build();
const { status } = await run("npx", ["tsc", "-b"]);
if (status !== 0) process.exit(status);
