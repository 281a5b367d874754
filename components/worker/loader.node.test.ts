// The loader against a server that misbehaves in every way a page may meet.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { LoadProgress, MachineSource } from "../contract/contract.js";
import type { MachineFile } from "../contract/machine-file.js";
import { VmError } from "../contract/vm-error.js";
import { fetchFile } from "./file-source.js";
import { loadArtefacts, readMachineFile, type Artefacts } from "./loader.js";

const kernel = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) >> 3);
const sha256 = createHash("sha256").update(kernel).digest("hex");
const IDLE_TIMEOUT = 300;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function file(bytes: Uint8Array, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(200, { "content-length": bytes.length, ...headers }).end(bytes);
}

const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end("<html>sorry</html>");
const page = "\uFEFF\n<!DOCTYPE html><html><title>Not found</title></html>";

const ANSWERS: Record<string, Answer> = {
  "/machine.json": file(Buffer.from(JSON.stringify({ kernel: "Image", initrd: "sub/initrd" }))),
  "/bad.json": file(Buffer.from('{"kernel": "Image",}')),
  "/field.json": file(Buffer.from('{"kernel": "Image", "memory": "lots"}')),
  "/page.json": file(Buffer.from(page), { "content-type": "text/html" }),
  "/binary.json": file(new Uint8Array([0xff, 0xfe, 0x00])),
  "/Image": file(kernel),
  "/sub/initrd": file(new Uint8Array([1, 2, 3])),
  "/moved": (_, response) => response.writeHead(302, { location: "/Image" }).end(),
  "/html": file(Buffer.from(page)),
  "/html-typed": file(Buffer.from("<!-- error --><div>404</div>"), {
    "content-type": "text/html; charset=utf-8",
  }),
  "/kernel-typed-html": file(kernel, { "content-type": "text/html" }),
  "/204": status(204),
  "/401": status(401),
  "/403": status(403),
  "/404": status(404),
  "/410": status(410),
  "/418": status(418),
  "/500": status(500),
  "/503": status(503),
  "/cut": (_, response) => {
    response.writeHead(200, { "content-length": kernel.length });
    response.write(kernel.subarray(0, 1000), () => response.destroy());
  },
  "/short": (_, response) => response.end(kernel.subarray(0, 1000)),
  "/silent": () => {},
  "/stalls": (_, response) => void response.writeHead(200).write(kernel.subarray(0, 1000)),
  "/drips": (_, response) => {
    response.writeHead(200, { "content-length": 5 });
    let count = 0;
    const timer = setInterval(() => {
      response.write("x");
      if (++count < 5) return;
      clearInterval(timer);
      response.end();
    }, IDLE_TIMEOUT / 3);
  },
  "/endless": (_, response) => {
    const more = () => void (response.destroyed || response.write(new Uint8Array(1 << 20), more));
    more();
  },
  "/huge": (_, response) => void response.writeHead(200, { "content-length": 2 ** 40 }).write("x"),
  "/decoded": file(gzipSync(kernel), { "content-encoding": "gzip" }),
  "/hangs-up": (request) => request.socket.destroy(),
};

let server: Server;
let base: string;

before(async () => {
  server = createServer((request, response) =>
    (ANSWERS[request.url ?? ""] ?? status(404))(request, response),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;

async function load(machine: MachineSource, signal = never, told: LoadProgress[] = []): Promise<Artefacts> {
  const progress = (step: LoadProgress) => void told.push(step);
  const options = { source: fetchFile, signal, idleTimeout: IDLE_TIMEOUT, progress };
  return loadArtefacts(await readMachineFile(machine, options), options);
}

function inline(machine: MachineFile): MachineSource {
  return { machine, baseUrl: `${base}/` };
}

function fails(promise: Promise<unknown>, symbol: string, words: RegExp): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof VmError, String(error));
    assert.equal(error.symbol, symbol, error.message);
    assert.match(error.detail, words);
    return true;
  });
}

test("URLs are relative to the machine file", async () => {
  const artefacts = await load({ url: `${base}/machine.json` });
  assert.deepEqual(artefacts.kernel, kernel);
  assert.deepEqual([...(artefacts.initrd ?? [])], [1, 2, 3]);
  assert.equal(artefacts.firmware, undefined);
});

test("memory asked for beside the machine file goes before the file's, and is checked like it", async () => {
  const options = { source: fetchFile, signal: new AbortController().signal, progress: () => {} };
  const { file } = await readMachineFile({ url: `${base}/machine.json`, memory: 64 }, options);
  assert.equal(file.memory, 64);
  const inline = await readMachineFile(
    { machine: { kernel: "k", memory: 32 }, baseUrl: base, memory: 48 },
    options,
  );
  assert.equal(inline.file.memory, 48);
  await assert.rejects(
    readMachineFile({ url: `${base}/machine.json`, memory: NaN }, options),
    (error: VmError) => error.symbol === "VM_E_PREF_ILLEGAL_VALUE" && /memory/.test(error.detail),
  );
});

test("size and hash that are right are taken, in capitals too, and redirections followed", async () => {
  const expected = { url: "moved", size: kernel.length, sha256: sha256.toUpperCase() };
  assert.deepEqual((await load(inline({ kernel: expected }))).kernel, kernel);
});

test("progress is told for each artefact and ends at its size", async () => {
  const told: LoadProgress[] = [];
  await load(inline({ kernel: "Image", initrd: "sub/initrd", drives: [{ image: "Image" }] }), never, told);
  for (const [artefact, bytes] of [
    ["kernel", kernel.length],
    ["initrd", 3],
    ["drive0", kernel.length],
  ] as const) {
    const steps = told.filter((step) => step.artefact === artefact);
    assert.deepEqual(steps.at(-1), { artefact, loaded: bytes, total: bytes });
    const loaded = steps.map((step) => step.loaded);
    assert.deepEqual(
      loaded,
      [...loaded].sort((a, b) => a - b),
    );
  }
});

test("a slow file is no dead one", async () => {
  assert.equal((await load(inline({ kernel: "drips" }))).kernel.length, 5);
});

test("a kernel that the server calls HTML but is none is taken", async () => {
  assert.deepEqual((await load(inline({ kernel: "kernel-typed-html" }))).kernel, kernel);
});

const MACHINE_FILES: [name: string, symbol: string, words: RegExp][] = [
  ["404.json", "ERROR_FILE_NOT_FOUND", /404\.json: 404 Not Found/],
  ["bad.json", "ERROR_INVALID_DATA", /bad\.json: /],
  ["binary.json", "ERROR_INVALID_DATA", /binary\.json: /],
  ["field.json", "VM_E_PREF_ILLEGAL_VALUE", /^memory: /],
  ["page.json", "ERROR_BAD_FORMAT", /page\.json is a page of HTML/],
  ["silent", "VM_E_TIMED_OUT", /silent: nothing came/],
];
for (const [name, symbol, words] of MACHINE_FILES) {
  test(`the machine file ${name} ends with ${symbol}`, () =>
    fails(load({ url: `${base}/${name}` }), symbol, words));
}

const KERNELS: [name: string, symbol: string, words: RegExp][] = [
  ["404", "ERROR_FILE_NOT_FOUND", /\/404: 404 Not Found/],
  ["410", "ERROR_FILE_NOT_FOUND", /\/410/],
  ["401", "HTTP_E_STATUS_FORBIDDEN", /\/401/],
  ["403", "HTTP_E_STATUS_FORBIDDEN", /\/403/],
  ["204", "HTTP_E_STATUS_UNEXPECTED", /\/204/],
  ["418", "HTTP_E_STATUS_UNEXPECTED", /\/418/],
  ["500", "HTTP_E_STATUS_SERVER_ERROR", /\/500/],
  ["503", "HTTP_E_STATUS_SERVER_ERROR", /\/503/],
  ["html", "ERROR_BAD_FORMAT", /\/html is a page of HTML/],
  ["html-typed", "ERROR_BAD_FORMAT", /is a page of HTML/],
  ["cut", "ERROR_CONNECTION_ABORTED", /\/cut/],
  ["hangs-up", "ERROR_NETWORK_UNREACHABLE", /\/hangs-up/],
  ["silent", "VM_E_TIMED_OUT", /\/silent: nothing came for 0\.3 s/],
  ["stalls", "VM_E_TIMED_OUT", /\/stalls/],
  ["endless", "ERROR_FILE_TOO_LARGE", /more than the 16 MiB/],
  ["huge", "ERROR_FILE_TOO_LARGE", /more than the 16 MiB/],
];
for (const [url, symbol, words] of KERNELS) {
  test(`a kernel from /${url} ends with ${symbol}`, () =>
    fails(load(inline({ kernel: url, memory: 16 })), symbol, words));
}

test("a server that is not there ends with ERROR_NETWORK_UNREACHABLE", async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const { port } = other.address() as AddressInfo;
  await new Promise((closed) => other.close(closed));
  await fails(
    load(inline({ kernel: `http://127.0.0.1:${port}/Image` })),
    "ERROR_NETWORK_UNREACHABLE",
    /Image/,
  );
});

test("a file shorter or longer than the machine file says is named", async () => {
  await fails(
    load(inline({ kernel: { url: "short", size: 2000 } })),
    "ERROR_HANDLE_EOF",
    /2000 bytes were expected, 1000 came/,
  );
  await fails(
    load(inline({ kernel: { url: "Image", size: 100 } })),
    "ERROR_FILE_TOO_LARGE",
    /100 bytes were expected/,
  );
});

test("a file with another hash is refused", async () => {
  const expected = "0".repeat(64);
  await fails(
    load(inline({ kernel: { url: "Image", sha256: expected } })),
    "CRYPT_E_HASH_VALUE",
    new RegExp(`${sha256}.*${expected}`),
  );
});

test("a file that the server had the browser unpack says so", async () => {
  const packed = { url: "decoded", sha256: createHash("sha256").update(gzipSync(kernel)).digest("hex") };
  await fails(load(inline({ kernel: packed })), "CRYPT_E_HASH_VALUE", /content-encoding: gzip/);
  assert.deepEqual((await load(inline({ kernel: { ...packed, sha256 } }))).kernel, kernel);
});

test("what is no URL names its field", async () => {
  await fails(load(inline({ kernel: "http://[" })), "VM_E_PREF_ILLEGAL_VALUE", /^kernel: /);
  await fails(
    load({ machine: { kernel: "Image" }, baseUrl: "nowhere" }),
    "VM_E_PREF_ILLEGAL_VALUE",
    /^kernel: Image/,
  );
  await fails(load({ url: "//" }), "VM_E_PREF_ILLEGAL_VALUE", /^src: /);
});

test("one file that fails ends the others", async () => {
  const closed = new Promise<void>((resolve) => {
    ANSWERS["/watched"] = (request) => void request.socket.on("close", resolve);
  });
  await fails(load(inline({ kernel: "404", initrd: "watched" })), "ERROR_FILE_NOT_FOUND", /404/);
  await closed;
});

test("an abort ends the load at once, before and amid it", async () => {
  await fails(load(inline({ kernel: "Image" }), AbortSignal.abort()), "ERROR_CANCELLED", /Image/);
  const controller = new AbortController();
  const loading = load(inline({ kernel: "stalls" }), controller.signal);
  setTimeout(() => controller.abort(), 50);
  await fails(loading, "ERROR_CANCELLED", /stalls/);
});
