// Files for Node: `file:` URLs from the disk, everything else by fetch.

import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { fetchFile, type FileSource } from "../components/worker/file-source.js";

/** @throws whatever `fetch` throws; a file that is not there is a 404, one that may not be read a 403 */
export const nodeFile: FileSource = async (url, signal) => {
  if (!url.startsWith("file:")) return fetchFile(url, signal);
  const answer = { statusText: "", contentType: "", encoding: "", url };
  try {
    const file = await open(new URL(url), "r");
    const stream = file.createReadStream({ signal, highWaterMark: 1 << 20 });
    const { size } = await file.stat();
    const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
    return { ...answer, status: 200, length: size, body };
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    const status = code === "ENOENT" || code === "ENOTDIR" ? 404 : 403;
    return { ...answer, status, statusText: code ?? "", length: 0, body: null };
  }
};
