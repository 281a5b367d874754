// Built guests as a server shows them: guest/cache/NAME/FILE at /guest/NAME/FILE, byte for byte. No server
// may add a content encoding to them: the loader checks sizes and hashes of the files as they are.
import { createReadStream, statSync, type ReadStream } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../guest/cache", import.meta.url));

const TYPES: Record<string, string> = { ".json": "application/json" };

export interface GuestFile {
  type: string;
  bytes: number;
  open(): ReadStream;
}

/** The built file behind a URL path, or undefined when the path names none. */
export function guestFile(path: string): GuestFile | undefined {
  const [, name, file] = /^\/guest\/([\w.-]+)\/([\w.-]+)$/.exec(path) ?? [];
  if (!name || !file || /^\.+$/.test(name) || /^\.+$/.test(file)) return undefined;
  const at = join(CACHE, name, file);
  const stat = statSync(at, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  return {
    type: TYPES[extname(file)] ?? "application/octet-stream",
    bytes: stat.size,
    open: () => createReadStream(at),
  };
}
