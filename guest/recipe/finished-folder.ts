// Folders made once per key: a folder is there whole or not at all, and bears the key of what it was made
// from.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const KEY_FILE = ".key";

/**
 * Makes a folder unless it is already there with this key.
 * @param folder Where the finished folder stands.
 * @param key What it is made from, as one string.
 * @param make Fills the draft folder it is given; if it throws, no trace is left and the old folder stays.
 * @returns True if it had to be made.
 */
export function makeFolder(folder: string, key: string, make: (draft: string) => void): boolean {
  if (keyOf(folder) === key) return false;
  const draft = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  mkdirSync(dirname(folder), { recursive: true });
  removeAbandonedDrafts(folder);
  mkdirSync(draft);
  try {
    make(draft);
    writeFileSync(join(draft, KEY_FILE), key);
    const old = `${draft}.old`;
    if (keyOf(folder) !== undefined || isFolder(folder)) renameSync(folder, old);
    renameSync(draft, folder);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return true;
}

/** Drafts of processes that were killed before they could clean up. */
function removeAbandonedDrafts(folder: string): void {
  const prefix = `.${basename(folder)}.`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (pid === process.pid || !existsSync(`/proc/${pid}`))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** SHA-256 over files and all files in folders: their names, executable bits and contents. */
export function hashFiles(base: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesUnder(join(base, path)))) {
    const executable = statSync(file).mode & 0o100;
    hash.update(`${relative(base, file)}\0${executable}\0${sha256(readFileSync(file))}\n`);
  }
  return hash.digest("hex");
}

/** SHA-256 as 64 hex digits. */
export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The files under a folder in a fixed order, or the file itself. */
export function filesUnder(path: string): string[] {
  if (!isFolder(path)) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function keyOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, KEY_FILE), "utf8");
  } catch {
    return undefined;
  }
}
