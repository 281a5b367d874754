// Makes cli/dist: the command line as one file, and the core beside it. Plain JavaScript, so that it runs
// without help.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Built file → its source. */
const PROGRAMS = { "dist/vm-guest.js": "main.ts", "dist/vm-worker.js": "vm-worker.ts" };
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

/** Another process may build at the same time, or run what is there: files appear whole. */
function put(path, write) {
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(at("dist"), { recursive: true });
  write(unfinished);
  renameSync(unfinished, path);
}

async function buildCore() {
  const stale = builtAt(BUILT_CORE) < newest(["../wasm-core"], /^(?!.*\.(spec|test)\.ts$).*\.(ts|isa)$/);
  if (stale) {
    process.stderr.write("vm-guest: compiling the core …\n");
    const { status } = spawnSync("npx", ["tsx", at("../wasm-core/compile.ts")], {
      cwd: at(".."),
      stdio: ["ignore", 2, 2],
    });
    if (status !== 0) throw new Error("the core does not compile");
  }
  if (builtAt(CORE) < builtAt(BUILT_CORE)) put(CORE, (path) => copyFileSync(BUILT_CORE, path));
}

async function buildProgram([built, source], sources) {
  if (builtAt(at(built)) >= sources) return;
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [at(source)],
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    logLevel: "warning",
  });
  put(at(built), (path) => writeFileSync(path, outputFiles[0].contents));
}

/** Builds what is older than its sources. Does nothing in a package, which has no sources. */
export async function buildCli() {
  if (!existsSync(at("main.ts"))) return;
  const sources = newest(
    [".", "../components/contract", "../components/worker", "../wasm-core"],
    /^(?!.*\.test\.ts$).*\.(ts|json)$/,
  );
  for (const program of Object.entries(PROGRAMS)) await buildProgram(program, sources);
  await buildCore();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
