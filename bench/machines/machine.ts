// The machines that are measured: folders in build/bench with a machine file and what it names.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Artefact, MachineFile } from "../../components/contract/machine-file.js";
import { unpack } from "../../components/worker/decompress.js";
import { TOP } from "../../tools/files.js";

const MOST_BYTES = 1 << 28;

export type Engine = MachineFile["engine"];

/** The default guest, as `npm run build:guest` makes it. */
export const DEBIAN = join(TOP, "guest/cache/debian/machine.json");

export function readMachine(path: string): MachineFile {
  if (!existsSync(path)) throw new Error("the guest is not built: npm run build:guest");
  return JSON.parse(readFileSync(path, "utf8")) as MachineFile;
}

/** The file that an artefact names, beside its machine file. */
export function artefactPath(machine: string, artefact: Artefact): string {
  return join(dirname(machine), typeof artefact === "string" ? artefact : artefact.url);
}

const done = new Map<string, Promise<string>>();

/** Path of an artefact's content, unpacked beside it once a run when it is packed. */
export function unpacked(machine: string, artefact: Artefact): Promise<string> {
  const path = artefactPath(machine, artefact);
  const unpacking = done.get(path) ?? unpackBeside(path);
  done.set(path, unpacking);
  return unpacking;
}

async function unpackBeside(path: string): Promise<string> {
  const packed = readFileSync(path);
  const content = await unpack(packed, MOST_BYTES, path);
  if (content === packed) return path;
  writeFileSync(`${path}.unpacked`, content);
  return `${path}.unpacked`;
}

/** Files by name: content, or the path of a file to copy. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a folder of build/bench; returns the folder. */
export function writeFiles(name: string, files: Files): string {
  const folder = join(TOP, "build/bench", name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    done.delete(path);
    if (typeof content === "string") copyFileSync(content, path);
    else writeFileSync(path, content);
  }
  return folder;
}

/**
 * Writes a machine folder.
 * @param files what the machine file names
 * @param engine in place of the machine file's
 * @returns path of the machine file
 */
export function writeMachine(name: string, machine: MachineFile, files: Files, engine: Engine): string {
  const text = JSON.stringify({ ...machine, ...(engine && { engine }) }, null, 2);
  return join(writeFiles(name, { ...files, "machine.json": Buffer.from(text) }), "machine.json");
}

/** The default guest with all its files, byte for byte. */
export function debianMachine(engine: Engine): string {
  const machine = readMachine(DEBIAN);
  const artefacts = [machine.firmware!, machine.kernel, machine.initrd!];
  const paths = artefacts.map((artefact) => artefactPath(DEBIAN, artefact));
  return writeMachine(
    "debian",
    machine,
    Object.fromEntries(paths.map((path) => [basename(path), path])),
    engine,
  );
}
