// Which file imports which, read from the source.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ownFiles, TOP } from "../../tools/files.js";

/** Paths relative to the top → paths that it imports (packages are left out). */
export type ImportGraph = Map<string, string[]>;

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** What an import in `from` means: a file of this project, or undefined for a package. */
function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = normalize(join(dirname(from), specifier));
  const candidates = [path, path.replace(/\.js$/, ".ts"), `${path}.ts`, join(path, "index.ts")];
  const found = candidates.find((one) => /\.\w+$/.test(one) && existsSync(join(TOP, one)));
  // Generated files may be absent; what they would be called is enough.
  return found ?? path.replace(/\.js$/, ".ts");
}

/** The import graph of all TypeScript and AssemblyScript below the given folders. */
export function importGraph(folders: readonly string[]): ImportGraph {
  const files = folders.flatMap((folder) => ownFiles(folder, /\.ts$/));
  return new Map(
    files.map((file) => {
      // Generators hold imports of what they generate in template literals.
      const text = readFileSync(join(TOP, file), "utf8").replace(/`(?:\\.|[^`\\])*`/gs, "``");
      const specifiers = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]!);
      return [file, specifiers.map((one) => resolve(file, one)).filter((one) => one !== undefined)];
    }),
  );
}

/** The first cycle found, as the files along it; undefined when there is none. */
export function findCycle(graph: ImportGraph): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (done.has(file)) return undefined;
    const seen = path.indexOf(file);
    if (seen >= 0) return [...path.slice(seen), file];
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}
