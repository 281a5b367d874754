// Compiling the core, and the memory it lives in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RAM } from "../../wasm-core/layout.js";
import { VmError } from "../contract/vm-error.js";
import { clearMemory, createMemory } from "./core-memory.js";
import { compileCore } from "./core.js";
import type { FileSource } from "./file-source.js";

const MIB = 1 << 20;
const never = new AbortController().signal;

/** A source that has this one file. */
const has =
  (bytes: Uint8Array): FileSource =>
  async (url) => ({
    status: 200,
    statusText: "",
    contentType: "",
    length: bytes.length,
    encoding: "",
    url,
    body: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(),
  });

function fails(promise: Promise<unknown>, symbol: string): Promise<void> {
  return assert.rejects(promise, (error) => error instanceof VmError && error.symbol === symbol);
}

test("what is no WebAssembly is refused, a page of HTML by that name", async () => {
  await fails(compileCore("mem:/core", has(new Uint8Array(100)), never), "VM_E_UNSUPPORTED_HARDWARE");
  const page = new TextEncoder().encode("<!doctype html>");
  await fails(compileCore("mem:/core", has(page), never), "ERROR_BAD_FORMAT");
});

test("a page's policy against WebAssembly is told from a platform without it", async () => {
  const { compile } = WebAssembly;
  const refusals = [
    "WebAssembly.compile(): Refused to compile: 'unsafe-eval' is not an allowed source of script",
    "call to WebAssembly.compile() blocked by CSP",
  ];
  try {
    for (const words of refusals) {
      WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError(words));
      const symbol = "VM_E_HARDWARE_VIRTUALIZATION_DISABLED";
      await fails(compileCore("mem:/core", has(new Uint8Array(8)), never), symbol);
    }
  } finally {
    WebAssembly.compile = compile;
  }
});

test("drives lie behind RAM, each at the beginning of a page, in whole sectors", () => {
  const { memory, drives } = createMemory(16 * MIB, [1, 70_000, 512]);
  assert.deepEqual(drives, [
    { address: RAM + 16 * MIB, sectors: 1 },
    { address: RAM + 16 * MIB + 65_536, sectors: 137 },
    { address: RAM + 16 * MIB + 3 * 65_536, sectors: 1 },
  ]);
  assert.equal(memory.buffer.byteLength, RAM + 16 * MIB + 4 * 65_536);
});

test("more than 32 bits can address is out of memory, with its size", () => {
  assert.throws(
    () => createMemory(2048 * MIB, [1024 * MIB, 1024 * MIB]),
    (error) =>
      error instanceof VmError && error.symbol === "E_OUTOFMEMORY" && error.detail.startsWith("4160 MiB"),
  );
});

test("a cleared memory is zero up to the drives, and they are as they were", () => {
  const core = createMemory(16 * MIB, [512]);
  const bytes = new Uint8Array(core.memory.buffer);
  const drive = core.drives[0]!.address;
  for (const at of [0, 1, 65_535, 65_536, RAM, drive - 1]) bytes[at] = 0x80;
  bytes.fill(9, drive, drive + 512);
  clearMemory(core);
  assert.equal(
    bytes.subarray(0, drive).findIndex((byte) => byte !== 0),
    -1,
  );
  assert.deepEqual(bytes.subarray(drive, drive + 512), new Uint8Array(512).fill(9));
});
