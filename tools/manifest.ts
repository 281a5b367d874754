// `npm run manifest`: writes custom-elements.json, what tools know of the elements, from their doc comments.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { TOP } from "./files.js";
import { run } from "./run.js";

const MANIFEST = join(TOP, "custom-elements.json");

/** What is looked at here of a manifest. */
interface Manifest {
  modules: { path: string }[];
}

/** The manifest as the sources have it now. */
export async function manifest(): Promise<string> {
  mkdirSync(join(TOP, "build"), { recursive: true });
  const folder = mkdtempSync(join(TOP, "build", "manifest-"));
  try {
    const args = [
      "analyze",
      "--config",
      "tools/manifest.config.js",
      "--quiet",
      "--outdir",
      relative(TOP, folder),
    ];
    const { status } = await run("npx", ["custom-elements-manifest", ...args], { cwd: TOP, quiet: true });
    if (status !== 0) throw new Error("the analyzer failed");
    const found = JSON.parse(readFileSync(join(folder, "custom-elements.json"), "utf8")) as Manifest;
    // The analyzer takes files as the file system gives them.
    found.modules.sort((a, b) => (a.path < b.path ? -1 : 1));
    return `${JSON.stringify(found, null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1]?.endsWith("manifest.ts")) writeFileSync(MANIFEST, await manifest());
