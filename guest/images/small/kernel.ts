// Compiles a kernel from Debian's source package: `make tinyconfig`, and kernel.config on top.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "../../recipe/commands.js";
import { gzip } from "../../recipe/compress.js";
import { type DebianPackage, unpack } from "../../recipe/debian-archive.js";

const CONFIG = join(import.meta.dirname, "kernel.config");

/** What would otherwise be of the moment and the machine. */
const FIXED = {
  KBUILD_BUILD_TIMESTAMP: "2026-01-01",
  KBUILD_BUILD_USER: "guest",
  KBUILD_BUILD_HOST: "vm-guest",
};

/**
 * Compiles the kernel with the machine's lowest priority.
 * @param folder Gets `kernel.gz` and an empty `modules`.
 * @throws Error naming the lines of kernel.config that this source does not take.
 */
export function compileKernel(source: DebianPackage, folder: string): void {
  const scratch = join(folder, "source");
  unpack(source, scratch, ["./usr/src/linux-source-*.tar.xz"]);
  const archives = join(scratch, "usr/src");
  run("tar", ["-xf", join(archives, readdirSync(archives)[0]!), "-C", scratch, "--strip-components=1"]);

  const make = (...args: string[]): Buffer =>
    run("nice", ["-n", "19", "make", "-s", "ARCH=riscv", "CROSS_COMPILE=riscv64-linux-gnu-", ...args], {
      cwd: scratch,
      env: FIXED,
    });
  make("tinyconfig");
  run("scripts/kconfig/merge_config.sh", ["-m", ".config", CONFIG], { cwd: scratch });
  make("olddefconfig");
  checkConfig(readFileSync(join(scratch, ".config"), "utf8"));
  make(`-j${availableParallelism()}`, "Image");

  writeFileSync(join(folder, "kernel.gz"), gzip(readFileSync(join(scratch, "arch/riscv/boot/Image"))));
  mkdirSync(join(folder, "modules"));
  rmSync(scratch, { recursive: true });
}

/** The kernel's configuration leaves out, without a word, what depends on something that is off. */
function checkConfig(config: string): void {
  const wanted = readFileSync(CONFIG, "utf8")
    .split("\n")
    .filter((line) => /^(# )?CONFIG_/.test(line));
  const lines = new Set(config.split("\n"));
  const refused = wanted.filter((line) => {
    const off = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1];
    return off === undefined ? !lines.has(line) : config.includes(`\n${off}=`);
  });
  if (refused.length > 0) throw new Error(`the kernel does not take: ${refused.join(", ")}`);
}
