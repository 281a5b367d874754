// A web server for one page: whole folders at fixed paths, and nothing else.
import { readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface Site {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  origin: string;
  close(): void;
}

/** @param folders path prefix, `/dist/`, → folder that is served there */
export async function serve(folders: Readonly<Record<string, string>>): Promise<Site> {
  const server = createServer((request, response) => {
    const file = fileBehind(folders, new URL(request.url ?? "/", "http://host").pathname);
    const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
    if (file === undefined || !stat?.isFile()) return void response.writeHead(404).end();
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    response.setHeader("Content-Length", stat.size);
    response.end(content(file, stat.mtimeMs));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

const contents = new Map<string, Buffer>();

/** A server that reads and sends in pieces takes half a core from the page that it serves. */
function content(file: string, modified: number): Buffer {
  const key = `${modified} ${file}`;
  const bytes = contents.get(key) ?? readFileSync(file);
  contents.set(key, bytes);
  return bytes;
}

function fileBehind(folders: Readonly<Record<string, string>>, path: string): string | undefined {
  const place = normalize(decodeURIComponent(path));
  const prefix = Object.keys(folders).find((one) => place.startsWith(one));
  return prefix && join(folders[prefix]!, place.slice(prefix.length));
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
