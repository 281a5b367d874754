// `npm run manifest`: writes custom-elements.json, what tools know of the elements, from their doc comments.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { TOP } from "./files.js";
import { run } from "./run.js";

const MANIFEST = join(TOP, "custom-elements.json");

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
    const found: unknown = JSON.parse(readFileSync(join(folder, "custom-elements.json"), "utf8"));
    return `${JSON.stringify(found, null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1]?.endsWith("manifest.ts")) writeFileSync(MANIFEST, await manifest());
