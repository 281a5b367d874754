// The command line from outside: bare-metal programs, a machine file, mistakes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ECHO, elf } from "../components/worker/scripted-guests.js";

const PROGRAM = fileURLToPath(new URL("vm-guest.js", import.meta.url));
const RAM = 0x8000_0000n;

interface Outcome {
  status: number | null;
  out: string;
  error: string;
}

/** Runs the command line with these arguments; types one of `inputs` each time that the guest prompts. */
function vmGuest(args: string[], ...inputs: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, timeout: 60_000 });
    let out = "";
    let error = "";
    let prompts = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      for (const seen = out.split("login: ").length - 1; prompts < seen; prompts++) {
        const input = inputs[prompts];
        if (input !== undefined) child.stdin.write(input);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    child.on("close", (status) => resolve({ status, out, error }));
  });
}

/** A program of 32-bit instructions as an ELF file with `tohost` 4 KiB up. */
function program(...instructions: number[]): Uint8Array {
  const bytes = new Uint8Array(Uint32Array.from(instructions).buffer);
  return elf({ entry: RAM, segments: [{ virtual: RAM, physical: RAM, bytes }], tohost: RAM + 0x1000n });
}

const LOOP = 0x0000006f; // j .
/** tohost = value: auipc t1,1; li t0,value; sd t0,0(t1). */
const tohost = (value: number) => program(0x00001317, (value << 20) | 0x00000293, 0x00533023, LOOP);

/**
 * tohost = a number of 16 bits in the configuration of the virtio console, as the number of a test:
 * lui a0,0x10007; lhu t0,offset(a0); slli t0,t0,1; ori t0,t0,1; auipc t1,1; sd t0,-16(t1).
 */
const consoleField = (offset: number) =>
  program(
    ...[0x10007537, (offset << 20) | 0x00055283, 0x00129293, 0x0012e293],
    ...[0x00001317, 0xfe533823, LOOP],
  );

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "vm-guest-cli-"));
  const files: Record<string, Uint8Array | string> = {
    "echo.bin": ECHO,
    "pass.elf": tohost(1),
    "fail.elf": tohost((5 << 1) | 1),
    "loop.elf": program(LOOP),
    "columns.elf": consoleField(0x100),
    "rows.elf": consoleField(0x102),
    "echo.json": JSON.stringify({ kernel: "echo.bin", memory: 16, consoles: ["ttyS0", "hvc0"] }),
    "bad.json": JSON.stringify({ kernel: "echo.bin", memmory: 16 }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});

after(() => rmSync(folder, { recursive: true }));

test("a program that writes 1 to tohost passes", async () => {
  assert.deepEqual(await vmGuest(["run", "--firmware", "none", "--kernel", "pass.elf"]), {
    status: 0,
    out: "",
    error: "",
  });
});

test("a program that writes a test's number to tohost fails with it", async () => {
  const { status, error } = await vmGuest(["run", "--kernel", "fail.elf"]);
  assert.equal(status, 1);
  assert.equal(error, "test 5 failed\n");
});

test("the UART is standard input and output; 0x5555 is a pass", async () => {
  const outcome = await vmGuest(["run", "--kernel", "echo.bin"], "hello\u0001xq");
  assert.deepEqual(outcome, { status: 0, out: "vm login: hello\u0001x", error: "" });
});

test("a failure that the guest reports is the exit status", async () => {
  assert.equal((await vmGuest(["run", "--kernel", "echo.bin"], "f")).status, 7);
});

test("a guest that reboots boots again", async () => {
  const outcome = await vmGuest(["run", "--kernel", "echo.bin"], "r", "zq");
  assert.deepEqual(outcome, { status: 0, out: "vm login: vm login: z", error: "" });
});

test("a machine file runs, its URLs relative to it, with options in place of its fields", async () => {
  const outcome = await vmGuest(
    ["run", join(folder, "echo.json"), "--memory", "32", "--append", "quiet"],
    "q",
  );
  assert.deepEqual(outcome, { status: 0, out: "vm login: ", error: "" });
});

test("a virtio console that nobody looks at is 80 columns wide and 24 rows high", async () => {
  for (const [field, size] of [["columns", 80] as const, ["rows", 24] as const]) {
    const path = join(folder, `${field}.json`);
    const file = { kernel: `${field}.elf`, memory: 16, consoles: ["ttyS0", "hvc0"] };
    writeFileSync(path, JSON.stringify(file));
    assert.equal((await vmGuest(["run", path])).error, `test ${size} failed\n`);
  }
});

test("--stats counts on standard error", async () => {
  const { error } = await vmGuest(["run", "--kernel", "pass.elf", "--stats"]);
  assert.match(error, /^\d+ instructions in \d+\.\d+ s, \d+ % of it idle: \d+\.\d million a second\n$/);
});

test("--timeout ends with 124", async () => {
  assert.equal((await vmGuest(["run", "--kernel", "loop.elf", "--timeout", "0.2"])).status, 124);
});

const MISTAKES: [args: string[], words: RegExp][] = [
  [[], /a command is needed: run/],
  [["walk"], /there is no command walk/],
  [["run"], /a machine file or --kernel is needed/],
  [["run", "--colour", "red"], /'--colour'/],
  [["run", "--kernel"], /--kernel/],
  [["run", "echo.json", "bad.json"], /one machine file at a time: echo\.json bad\.json/],
  [["run", "echo.json", "--memory", "lots"], /--memory lots: not a whole number/],
  [["run", "echo.json", "--memory", ""], /--memory : not a whole number/],
  [["run", "echo.json", "--timeout", "-1"], /'--timeout'|--timeout -1: not a positive number/],
  [["run", "echo.json", "--engine", "steam"], /--engine steam: there is only interpreter/],
];
for (const [args, words] of MISTAKES) {
  test(`the mistake in ${JSON.stringify(args)} is named`, async () => {
    const { status, out, error } = await vmGuest(args);
    assert.equal(status, 2);
    assert.equal(out, "");
    assert.match(error, words);
    assert.match(error, /Try vm-guest run --help/);
  });
}

const FAILURES: [args: string[], words: RegExp][] = [
  [["run", "missing.json"], /missing\.json: 404.*ERROR_FILE_NOT_FOUND/],
  [["run", "bad.json"], /memmory: is not known.*VM_E_PREF_ILLEGAL_VALUE/],
  [["run", "echo.json", "--memory", "4096"], /memory: is more than 2048.*VM_E_PREF_ILLEGAL_VALUE/],
  [["run", "echo.json", "--console", "tty1"], /consoles\[0\]: is not allowed/],
  [["run", "--kernel", "missing.elf"], /missing\.elf: 404/],
  [["run", "--kernel", "."], /ERROR_/],
];
for (const [args, words] of FAILURES) {
  test(`what ${JSON.stringify(args)} cannot do is said`, async () => {
    const { status, error } = await vmGuest(args);
    assert.equal(status, 1);
    assert.match(error, words);
    assert.equal(error.trimEnd().split("\n").length, 1);
  });
}

test("--help names every option", async () => {
  const { status, out, error } = await vmGuest(["run", "--help"]);
  assert.deepEqual([status, error], [0, ""]);
  for (const name of [
    "kernel",
    "firmware",
    "initrd",
    "drive",
    "append",
    "memory",
    "console",
    "timeout",
    "engine",
    "stats",
    "help",
  ]) {
    assert.match(out, new RegExp(`^  --${name}\\b.+ {2}\\S`, "m"));
  }
});

/** Counts down from 3 million, then passes: lui t0,0x300; 1: addi t0,t0,-1; bnez t0,1b; then as tohost(1). */
const countdown = () =>
  program(...[0x003002b7, 0xfff28293, 0xfe029ee3], ...[0x00001317, 0x00100293, 0xfe533a23, LOOP]);

test("--dump-region writes the module of the region that holds an address", async () => {
  writeFileSync(join(folder, "count.elf"), countdown());
  const run = (place: string) =>
    vmGuest(["run", "--firmware", "none", "--kernel", "count.elf", "--dump-region", place]);
  const { status, error } = await run("80000008");
  assert.equal(status, 0, error);
  assert.match(
    error,
    /^region-80000008\.wasm: the region from 0x80000004 to 0x[0-9a-f]+ is function 0 of 1$/m,
  );
  const bytes = readFileSync(join(folder, "region-80000008.wasm"));
  assert.ok(WebAssembly.validate(bytes));
  const elsewhere = await run("0x80001000:elsewhere.wasm");
  assert.deepEqual([elsewhere.status, elsewhere.error], [0, ""]);
  assert.throws(() => readFileSync(join(folder, "elsewhere.wasm")), { code: "ENOENT" });
});

test("--dump-region takes a hexadecimal address", async () => {
  const { status, error } = await vmGuest(["run", "--kernel", "x.elf", "--dump-region", "main"]);
  assert.equal(status, 2);
  assert.match(error, /--dump-region main: not a hexadecimal address/);
});
