// A guest image: firmware, kernel, initramfs, the machine file that names them, the manifest that tells their
// origin.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentInputs, compileAgent } from "../agent/compile.js";
import { initramfs } from "../images/initramfs/initramfs.js";
import { NEEDS, type Program } from "../../tools/debian.js";
import { requireCommands } from "./commands.js";
import { gzip } from "./compress.js";
import { type DebianArchive, type DebianPackage, openDebianArchive, unpack } from "./debian-archive.js";
import { hashFiles, makeFolder, sha256 } from "./finished-folder.js";

/** What one image has of its own: its kernel. Paths are relative to guest/. */
export interface ImageRecipe {
  title: string;
  commandLine: string;
  /** Programs that making the kernel takes besides. */
  commands: readonly Program[];
  /** The files that the kernel is made from; a change of any makes it anew. */
  kernelInputs: readonly string[];
  /** Names of the packages that the kernel is made from. */
  kernelPackages(archive: DebianArchive): string[];
  /** Writes `kernel.gz`, and `modules/NN-NAME.ko` in the order of loading. */
  makeKernel(packages: readonly DebianPackage[], folder: string): void;
}

/** Files common to all images. */
const INPUTS = ["build.ts", "recipe", "images/initramfs", ...agentInputs];
/** Folder of a draft for what does not stay. */
const SCRATCH = "scratch";
const FIRMWARE = "usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin";
const BUSYBOX = "usr/bin/busybox";

/**
 * Makes an image unless it stands finished and its recipe is unchanged.
 * @param guest The folder guest/.
 * @param name The image's name: the folder in images/, and in cache/.
 * @returns Path of the machine file.
 * @throws Error that says what is missing or what failed; an older finished image then stays as it was.
 */
export function makeImage(
  guest: string,
  name: string,
  recipe: ImageRecipe,
  log: (step: string) => void,
): string {
  const cache = join(guest, "cache");
  const folder = join(cache, name);
  const key = hashFiles(guest, [...INPUTS, `images/${name}`]);
  makeFolder(folder, key, (draft) => {
    requireCommands([...NEEDS.guest, ...recipe.commands]);
    log("reading Debian's package lists");
    const archive = openDebianArchive(join(draft, SCRATCH, "apt"), join(cache, "packages"));
    log("fetching packages");
    const userland = archive.download(["opensbi", "busybox-static"]);
    const kernelPackages = archive.download(recipe.kernelPackages(archive));

    const kernel = join(cache, `${name}-kernel`);
    const kernelKey = sha256(
      hashFiles(guest, recipe.kernelInputs) + kernelPackages.map((deb) => deb.sha256).join(),
    );
    makeFolder(kernel, kernelKey, (kernelDraft) => {
      log("making the kernel");
      recipe.makeKernel(kernelPackages, kernelDraft);
    });
    log("making the initramfs");
    writeImage(draft, recipe, kernel, userland);
    const packages = [...userland, ...kernelPackages].map(origin);
    writeJson(join(draft, "manifest.json"), {
      image: name,
      recipe: key,
      packages,
      artefacts: artefacts(draft),
    });
  });
  return join(folder, "machine.json");
}

function writeImage(
  draft: string,
  recipe: ImageRecipe,
  kernel: string,
  [opensbi, busybox]: readonly DebianPackage[],
): void {
  const scratch = join(draft, SCRATCH);
  unpack(opensbi!, scratch, [`./${FIRMWARE}`]);
  unpack(busybox!, scratch, [`./${BUSYBOX}`]);
  const modules = readdirSync(join(kernel, "modules"))
    .sort()
    .map((file) => ({
      file,
      data: readFileSync(join(kernel, "modules", file)),
    }));
  const archive = initramfs(readFileSync(join(scratch, BUSYBOX)), compileAgent(scratch), modules);
  writeFileSync(join(draft, "firmware.bin"), readFileSync(join(scratch, FIRMWARE)));
  writeFileSync(join(draft, "kernel.gz"), readFileSync(join(kernel, "kernel.gz")));
  writeFileSync(join(draft, "initrd.cpio.gz"), gzip(archive));
  rmSync(scratch, { recursive: true });

  writeJson(join(draft, "machine.json"), {
    name: `vm-guest Linux (${recipe.title})`,
    memory: 128,
    firmware: artefact(draft, "firmware.bin"),
    kernel: artefact(draft, "kernel.gz"),
    initrd: artefact(draft, "initrd.cpio.gz"),
    commandLine: recipe.commandLine,
    consoles: ["ttyS0", "hvc0", "hvc1"],
    agent: true,
  });
}

/** What the manifest says of a package. */
function origin({ name, version, architecture, sha256: hash }: DebianPackage): Record<string, string> {
  return { name, version, architecture, sha256: hash };
}

function artefact(folder: string, url: string): { url: string; size: number; sha256: string } {
  const data = readFileSync(join(folder, url));
  return { url, size: data.length, sha256: sha256(data) };
}

function artefacts(folder: string): ReturnType<typeof artefact>[] {
  return readdirSync(folder)
    .sort()
    .map((name) => artefact(folder, name));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
