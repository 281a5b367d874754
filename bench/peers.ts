// What runs the kernels: QEMU, our command line, and the element in a page in Chromium.
import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import puppeteer from "puppeteer-core";
import { CHROMIUM_ARGS, chromiumPath } from "../tools/browsers/chromium.js";
import { TOP } from "../tools/files.js";
import { Marks, type Timing } from "./kernels.js";

const TIMEOUT_MS = 600_000;

export interface Peer {
  name: string;
  run(elf: string): Promise<Map<string, Timing>>;
}

/** A program whose standard output is the guest's UART. */
function program(name: string, command: string, args: (elf: string) => string[]): Peer {
  return {
    name,
    run: (elf) =>
      new Promise((resolve, reject) => {
        const marks = new Marks();
        const child = spawn(command, args(elf), {
          stdio: ["ignore", "pipe", "inherit"],
          timeout: TIMEOUT_MS,
        });
        child.stdout.setEncoding("utf8").on("data", (text: string) => marks.add(text, performance.now()));
        child.on("error", reject);
        child.on("close", () =>
          marks.done ? resolve(marks.timings) : reject(new Error(`${name} did not finish`)),
        );
      }),
  };
}

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** Serves the built library, the page and the program, and nothing else of the tree. */
function serve(elf: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const library = /^\/dist\/[\w./-]+$/.test(pathname) && !pathname.includes("..");
    const files: Record<string, string> = { "/": join(TOP, "bench/page.html"), "/kernels.elf": elf };
    const file = files[pathname] ?? (library ? join(TOP, pathname) : undefined);
    void (file ? readFile(file) : Promise.reject(new Error("no such file"))).then(
      (bytes) => {
        response.setHeader("Content-Type", TYPES[extname(file!)] ?? "application/octet-stream");
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The built element in a page: bench/page.html, which runs the program through the public API. */
const chromium: Peer = {
  name: "chromium",
  async run(elf) {
    const server = await serve(elf);
    const browser = await puppeteer.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage();
      const marks = new Marks();
      const failure = new Promise<never>((_, reject) => {
        page.on("pageerror", (error) => reject(new Error(`in the page: ${String(error)}`)));
        setTimeout(() => reject(new Error("chromium did not finish")), TIMEOUT_MS).unref();
      });
      await page.exposeFunction("printed", (text: string, now: number) => marks.add(text, now));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await Promise.race([page.waitForFunction("finished", { timeout: 0 }), failure]);
      return marks.timings;
    } finally {
      await browser.close();
      server.close();
    }
  },
};

/** The reference first: all others are told as ratios to it. */
export const PEERS: Peer[] = [
  program("qemu", "qemu-system-riscv64", (elf) => [
    ...[
      "-M",
      "virt",
      "-m",
      "128",
      "-bios",
      "none",
      "-display",
      "none",
      "-monitor",
      "none",
      "-serial",
      "stdio",
    ],
    ...["-kernel", elf],
  ]),
  program("node", process.execPath, (elf) => [join(TOP, "cli/vm-guest.js"), "run", "--kernel", elf]),
  chromium,
];
