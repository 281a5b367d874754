// What is said, and done, where programs are missing: with a PATH of a test's own.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { NEEDS, PACKAGES } from "../../tools/debian.js";
import { TOP } from "../../tools/files.js";
import { run } from "../../tools/run.js";

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), "vm-guest-path-"));
  for (const name of ["sh", "env"]) symlinkSync(`/usr/bin/${name}`, join(bin, name));
});
afterEach(() => rmSync(bin, { recursive: true }));

/** Puts a program into PATH. */
function put(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** What ensure() prints, and the error it throws, as root or as somebody else. */
async function ensured(need: string, uid = 0): Promise<string> {
  const script = `
    process.getuid = () => ${uid};
    const { ensure } = await import("./tools/debian.ts");
    await ensure("${need}").catch((error) => console.log(error.message));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  return (await run(process.execPath, args, { cwd: TOP, env: { PATH: bin }, quiet: true })).output;
}

/** The words that help: the packages, how to install them, how to do without. */
function advises(output: string, ...packages: string[]): void {
  assert.match(output, new RegExp(`sudo apt-get install ${packages.join(" ")}\n`));
  assert.match(output, /docker run .*-p 8000:8000 .*node:/);
  assert.match(output, /--host 0\.0\.0\.0/);
}

test("what is there is not installed", async () => {
  put("zstd", "exit 0");
  assert.equal(await ensured("zstd"), "");
});

test("without apt-get it is said what to install, and how to do without", async () => {
  const output = await ensured("webkit");
  assert.match(output, /there is no apt-get/);
  advises(output, "webkit2gtk-driver", "xvfb", "xauth");
});

test("so it is where nobody may install", async () => {
  put("apt-get", "echo installed");
  const output = await ensured("zstd", 1000);
  assert.match(output, /this is not root, and there is no sudo/);
  assert.doesNotMatch(output, /installed/);
  advises(output, "zstd");
});

test("so it is where installing fails", async () => {
  put("apt-get", "exit 100");
  advises(await ensured("zstd"), "zstd");
});

test("missing packages are installed, through sudo unless root, by a name that apt knows", async () => {
  put("apt-get", 'echo "apt-get $*"');
  put("sudo", 'echo sudo; "$@"');
  put("apt-cache", 'for name; do :; done; [ "$name" != qemu-system-riscv ]');
  const packages = "qemu-system-misc gcc-riscv64-linux-gnu binutils-riscv64-linux-gnu device-tree-compiler";
  const command = `apt-get -q install -y --no-install-recommends ${packages}\n`;
  const root = await ensured("qemu");
  assert.ok(root.includes(command), root);
  assert.doesNotMatch(root, /sudo/);
  assert.ok((await ensured("qemu", 1000)).includes(`sudo\n${command}`));
});

test("the guest's recipe needs compiler, binutils, headers and keyring", () => {
  const packages = NEEDS.guest.map((program) => PACKAGES[program]);
  for (const name of ["gcc", "binutils"]) assert.ok(packages.includes(`${name}-riscv64-linux-gnu` as never));
  for (const name of ["libc6-dev-riscv64-cross", "debian-archive-keyring"] as const)
    assert.ok(packages.includes(name));
});
