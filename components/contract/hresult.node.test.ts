// The error table, and how errors cross a port.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HRESULTS, hex, symbolOf } from "./hresult.js";
import { VmError, fromWire, toWire } from "./vm-error.js";

test("no two rows of the error table share a code, and each is found signed or unsigned", () => {
  const codes = Object.values(HRESULTS).map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  for (const [symbol, { code }] of Object.entries(HRESULTS)) {
    assert.equal(code, code >>> 0);
    assert.equal(symbolOf(code), symbol);
    assert.equal(symbolOf(code | 0), symbol);
  }
});

test("codes are those of the interfaces that they are taken from", () => {
  const known = {
    E_POINTER: "0x80004003",
    E_FAIL: "0x80004005",
    E_INVALIDARG: "0x80070057",
    E_OUTOFMEMORY: "0x8007000E",
    ERROR_FILE_NOT_FOUND: "0x80070002",
    ERROR_ACCESS_DENIED: "0x80070005",
    ERROR_SHUTDOWN_IN_PROGRESS: "0x8007045B",
    ERROR_MACHINE_LOCKED: "0x800704F7",
    ERROR_NO_SUCH_LOGON_SESSION: "0x80070520",
    DISP_E_EXCEPTION: "0x80020009",
    VM_E_TIMED_OUT: "0xA0040202",
    VM_E_VM_NOT_RUNNING: "0xA0040206",
    VM_E_VM_UNKNOWN: "0xA0040207",
    VM_E_VM_RUNNING: "0xA0040500",
    VM_E_ADDITIONS_FEATURE_NOT_AVAIL: "0xA0040505",
    VM_E_VM_PAUSED: "0xA0040507",
  } as const;
  for (const [symbol, code] of Object.entries(known)) {
    assert.equal(hex(HRESULTS[symbol as keyof typeof known].code), code, symbol);
  }
});

test("an error names its code, its symbol, its words and its detail", () => {
  const error = new VmError("ERROR_FILE_NOT_FOUND", { detail: "kernel: Image" });
  assert.equal(error.name, "VmError");
  assert.equal(error.message, "A file was not found: kernel: Image (ERROR_FILE_NOT_FOUND 0x80070002)");
  assert.equal(error.description, "A file was not found: kernel: Image");
  assert.equal(error.origin, "call");
  assert.equal(error.retryable, false);
});

test("an error crosses with its causes, foreign ones as what they say, and no deeper than four", () => {
  const foreign = new VmError("DISP_E_EXCEPTION", { cause: new RangeError("too large") });
  const back = fromWire(structuredClone(toWire(foreign, "task")));
  assert.equal(back.origin, "task");
  assert.ok(back.cause instanceof VmError);
  assert.equal(back.cause.detail, "too large");
  let nested = new VmError("E_FAIL");
  for (let depth = 0; depth < 50; depth++) nested = new VmError("E_FAIL", { cause: nested });
  let depth = 0;
  for (let error: unknown = fromWire(toWire(nested, "call")); error instanceof VmError; error = error.cause)
    depth++;
  assert.equal(depth, 5);
});

test("what is no error on the wire becomes one", () => {
  for (const wire of [
    undefined,
    null,
    5,
    "x",
    {},
    { hresult: "5" },
    { hresult: 1e300, detail: 7, cause: 5 },
  ]) {
    assert.equal(fromWire(wire).symbol, "DISP_E_EXCEPTION");
  }
});
