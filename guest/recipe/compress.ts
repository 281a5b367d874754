// What goes over the wire is made small once, here; the page unpacks it. gzip, since browsers bring that:
// other packings save less on the way than it takes to unpack them in JavaScript.
import { run } from "./commands.js";

/** gzip at its best, without a time stamp. */
export function gzip(data: Uint8Array): Buffer {
  return run("gzip", ["-9", "-n", "-c"], { input: data });
}
