// Good and bad machine files, before our checker and before a full JSON Schema validator.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { MACHINE_SCHEMA } from "../contract/machine-schema.js";
import { VmError } from "../contract/vm-error.js";
import { complain } from "./json-schema.js";
import { checkMachineFile } from "./machine-file-check.js";

const HASH = "0123456789abcdef".repeat(4);

const GOOD: object[] = [
  { kernel: "Image" },
  { kernel: { url: "Image", size: 0, sha256: HASH } },
  { $schema: "machine.schema.json", name: "x", memory: 16, kernel: "k" },
  { memory: 2048, firmware: "none", kernel: "k.elf", agent: false, clock: "deterministic" },
  { firmware: { url: "fw" }, kernel: "k", initrd: "i", commandLine: "" },
  { kernel: "k", consoles: ["hvc7", "ttyS0"], drives: [] },
  {
    kernel: "k",
    drives: [{ image: "d" }, { image: { url: "d", sha256: HASH.toUpperCase() }, readOnly: true }],
  },
];

/** A bad file, the path its complaint must name, and its code. */
const BAD: [value: unknown, path: string, symbol: string][] = [
  [null, "the machine file", "VM_E_PREF_ILLEGAL_VALUE"],
  [[], "the machine file", "VM_E_PREF_ILLEGAL_VALUE"],
  ["kernel", "the machine file", "VM_E_PREF_ILLEGAL_VALUE"],
  [{}, "kernel", "VM_E_PREF_NOT_FOUND"],
  [{ kernel: "" }, "kernel", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: null }, "kernel", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: 5 }, "kernel", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: {} }, "kernel.url", "VM_E_PREF_NOT_FOUND"],
  [{ kernel: { url: "" } }, "kernel.url", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: { url: "k", size: -1 } }, "kernel.size", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: { url: "k", size: 1.5 } }, "kernel.size", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: { url: "k", sha256: "abc" } }, "kernel.sha256", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: { url: "k", hash: HASH } }, "kernel.hash", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", kernal: "k" }, "kernal", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", name: "" }, "name", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", name: "x".repeat(81) }, "name", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", memory: "128" }, "memory", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", memory: 15 }, "memory", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", memory: 2049 }, "memory", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", memory: 128.5 }, "memory", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", firmware: false }, "firmware", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", commandLine: ["quiet"] }, "commandLine", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", commandLine: "a\0b" }, "commandLine", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", commandLine: "x".repeat(2048) }, "commandLine", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", consoles: [] }, "consoles", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", consoles: "ttyS0" }, "consoles", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", consoles: ["ttyS0", "hvc8"] }, "consoles[1]", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", consoles: ["hvc0", "hvc0"] }, "consoles", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", agent: "yes" }, "agent", "VM_E_PREF_ILLEGAL_VALUE"],
  [{ kernel: "k", drives: [{}] }, "drives[0].image", "VM_E_PREF_NOT_FOUND"],
  [
    { kernel: "k", drives: [{ image: "d" }, { image: "d", readonly: true }] },
    "drives[1].readonly",
    "VM_E_PREF_ILLEGAL_VALUE",
  ],
  [
    { kernel: "k", drives: Array.from({ length: 5 }, () => ({ image: "d" })) },
    "drives",
    "VM_E_PREF_ILLEGAL_VALUE",
  ],
  [{ kernel: "k", clock: "sundial" }, "clock", "VM_E_PREF_ILLEGAL_VALUE"],
];

const valid = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false }).compile(MACHINE_SCHEMA);

for (const file of GOOD) {
  test(`both checkers take ${JSON.stringify(file)}`, () => {
    assert.ok(valid(file), JSON.stringify(valid.errors));
    checkMachineFile(file);
  });
}

for (const [file, path, symbol] of BAD) {
  test(`both checkers refuse ${JSON.stringify(file)?.slice(0, 100)} for ${path}`, () => {
    assert.ok(!valid(file));
    assert.throws(
      () => checkMachineFile(file),
      (error) => error instanceof VmError && error.symbol === symbol && error.detail.startsWith(`${path}: `),
    );
  });
}

test("fields with a default are filled in, given ones are kept", () => {
  const file = checkMachineFile({ kernel: "k", memory: 64 });
  assert.deepEqual(file, {
    kernel: "k",
    memory: 64,
    firmware: "none",
    commandLine: "",
    consoles: ["ttyS0"],
    agent: true,
    drives: [],
    clock: "host",
    engine: "auto",
  });
});

test("defaults are not shared between machines", () => {
  checkMachineFile({ kernel: "k" }).consoles.push("hvc0");
  assert.deepEqual(checkMachineFile({ kernel: "k" }).consoles, ["ttyS0"]);
});

test("a schema keyword that the checker does not know is not passed over", () => {
  assert.throws(() => complain(1, { multipleOf: 2 }), /multipleOf/);
});
