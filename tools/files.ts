// The project's own files, as the tests see them.
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's top folder. */
export const TOP = fileURLToPath(new URL("..", import.meta.url));

const FOREIGN = new Set(["node_modules", ".git", "dist", "build", "cache", "generated"]);

/** Paths, relative to the top and in order, of all own files below `folder` whose name matches. */
export function ownFiles(folder: string, name: RegExp): string[] {
  return readdirSync(join(TOP, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : ownFiles(path, name);
      return name.test(entry.name) ? [relative(".", path)] : [];
    })
    .sort();
}
