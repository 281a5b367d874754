// What goes over the wire is made small once, here; the page unpacks it.
import { isThere, run } from "./commands.js";

/** gzip at its best, without a time stamp. */
export function gzip(data: Uint8Array): Buffer {
  return run("gzip", ["-9", "-n", "-c"], { input: data });
}

/** The smallest form there is a program for; gives the file name's new ending too. */
export function smallest(data: Uint8Array): { ending: string; data: Buffer } {
  if (isThere("zstd")) return { ending: ".zst", data: run("zstd", ["-19", "-q", "-c"], { input: data }) };
  return { ending: ".gz", data: gzip(data) };
}
