// Makes cli/dist: the command line as one file, and the core beside it. Plain JavaScript, so that it runs without help.
import { copyFileSync, existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const PROGRAM = at("dist/vm-guest.js");
const CORE = at("dist/core.wasm");
const BUILT_CORE = at("../wasm-core/build/core.wasm");

/** When the newest source below these folders was changed, ms; 0 when there is none. */
function newest(folders, pattern) {
  let time = 0;
  for (const folder of folders) {
    if (!existsSync(at(folder))) continue;
    for (const entry of readdirSync(at(folder), { withFileTypes: true, recursive: true })) {
      if (
        !entry.isFile() ||
        !pattern.test(entry.name) ||
        /(^|\/)(dist|build|generated)$/.test(entry.parentPath)
      )
        continue;
      time = Math.max(time, statSync(`${entry.parentPath}/${entry.name}`).mtimeMs);
    }
  }
  return time;
}

function builtAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

async function buildCore() {
  const stale = builtAt(BUILT_CORE) < newest(["../wasm-core"], /^(?!.*\.(spec|test)\.ts$).*\.(ts|isa)$/);
  if (stale) {
    process.stderr.write("vm-guest: compiling the core …\n");
    const { status } = spawnSync("npx", ["tsx", at("../wasm-core/compile.ts")], { stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error("the core does not compile");
  }
  if (builtAt(CORE) < builtAt(BUILT_CORE)) copyFileSync(BUILT_CORE, CORE);
}

async function buildProgram() {
  const sources = newest(
    [".", "../components/contract", "../components/worker"],
    /^(?!.*\.test\.ts$).*\.(ts|json)$/,
  );
  if (builtAt(PROGRAM) >= sources) return;
  const { build } = await import("esbuild");
  await build({
    entryPoints: [at("main.ts")],
    outfile: PROGRAM,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    logLevel: "warning",
  });
}

/** Builds what is older than its sources. Does nothing in a package, which has no sources. */
export async function buildCli() {
  if (!existsSync(at("main.ts"))) return;
  await buildProgram();
  await buildCore();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
