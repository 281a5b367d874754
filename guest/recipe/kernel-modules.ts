// Kernel modules out of an unpacked package: found by name, with what they depend on, without debug data or
// signature.
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "./commands.js";
import { filesUnder } from "./finished-folder.js";

/**
 * Writes `NN-NAME.ko` files in the order of loading: dependencies first. (A stripped module has no signature,
 * and the kernel then need not check one, which takes it longer than all else of loading.)
 * @param tree Where the package's `*.ko.xz` lie.
 * @param names Modules wanted.
 * @throws Error naming a module that is not there.
 */
export function writeModules(tree: string, names: readonly string[], folder: string): void {
  const files = new Map(
    filesUnder(tree)
      .filter((path) => path.endsWith(".ko.xz"))
      .map((path) => [moduleName(path), path]),
  );
  const seen = new Set<string>();
  let written = 0;
  const write = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const file = files.get(name);
    if (file === undefined) throw new Error(`the kernel's package has no module ${name}`);
    const module = run("xz", ["-dc", file]);
    dependencies(module).forEach(write);
    const target = join(folder, `${String(written++).padStart(2, "0")}-${name}.ko`);
    writeFileSync(target, module);
    run("riscv64-linux-gnu-strip", ["-g", target]);
  };
  names.forEach((name) => write(canonical(name)));
}

/** The `depends=` entry of a module's .modinfo section. */
function dependencies(module: Buffer): string[] {
  const start = module.indexOf("\0depends=") + "\0depends=".length;
  const text = module.toString("latin1", start, module.indexOf(0, start));
  return text === "" ? [] : text.split(",").map(canonical);
}

function moduleName(path: string): string {
  return canonical(basename(path, ".ko.xz"));
}

/** File names have hyphens where the kernel says underscore. */
function canonical(name: string): string {
  return name.replaceAll("-", "_");
}
