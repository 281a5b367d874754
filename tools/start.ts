// `npm start`: builds what is missing (core, guest, demo) and serves the demo. `npm start -- --port 9000
// --host 0.0.0.0`.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, preview } from "vite";
import { compile } from "../wasm-core/compile.js";
import { ensure } from "./debian.js";
import { TOP } from "./files.js";
import { run } from "./run.js";

const USAGE = `npm start -- [--port PORT] [--host HOST]
  --port PORT  default 8000; the next free one is taken when it is in use
  --host HOST  address to listen on, default localhost; 0.0.0.0 for every network`;

/** The options, or an Error that names the wrong one. */
function options(): { port: number; host: string } {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8000" },
      host: { type: "string", default: "localhost" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`--port ${values.port}: 1…65535\n${USAGE}`);
  return { port, host: values.host };
}

/** Makes the guest, unless its recipe's result is there. Without it the demo's pages show a failed start. */
async function buildGuest(): Promise<void> {
  await ensure("guest");
  const { status } = await run(process.execPath, ["--import", "tsx", join(TOP, "guest/build.ts")]);
  if (status !== 0) throw new Error("the guest could not be built; see above");
}

process.chdir(TOP);
try {
  const { port, host } = options();
  console.log("Compiling the core …");
  await compile();
  console.log("Building the guest, unless it is there …");
  await buildGuest();
  console.log("Bundling the demo …");
  await build({ mode: "demo", logLevel: "warn" });
  const server = await preview({ mode: "demo", preview: { port, host } });
  for (const url of [...(server.resolvedUrls?.local ?? []), ...(server.resolvedUrls?.network ?? [])]) {
    console.log(`vm-guest is served at ${url}`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
