// The programs the recipes call, each with the Debian package that carries it.
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const PACKAGES: Record<string, string> = {
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
  tar: "tar",
  gzip: "gzip",
  xz: "xz-utils",
  "riscv64-linux-gnu-gcc": "gcc-riscv64-linux-gnu",
  "riscv64-linux-gnu-strip": "binutils-riscv64-linux-gnu",
  cc: "gcc libc6-dev",
  make: "make",
  flex: "flex",
  bison: "bison",
  bc: "bc",
};

const FILES: Record<string, string> = {
  "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
  "/usr/riscv64-linux-gnu/include/stdio.h": "libc6-dev-riscv64-cross",
};

/**
 * Checks that everything a recipe calls is there.
 * @param names Programs of the table above, or absolute paths of it.
 * @throws Error naming the install command for what is missing.
 */
export function requireCommands(names: readonly string[]): void {
  const missing = new Set(
    names.filter((name) => !isThere(name)).map((name) => PACKAGES[name] ?? FILES[name] ?? name),
  );
  if (missing.size === 0) return;
  const packages = [...missing].join(" ");
  throw new Error(`the guest's recipe needs more Debian packages: run  apt-get install ${packages}`);
}

/** Is there a program of this name in PATH, or a file of this absolute path? */
function isThere(name: string): boolean {
  const folders = name.startsWith("/") ? [""] : (process.env.PATH ?? "").split(delimiter).concat("/usr/sbin");
  return folders.some((folder) => {
    try {
      accessSync(join(folder || "/", name), name.startsWith("/") ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a program to its end.
 * @returns What it wrote to standard output.
 * @throws Error with the end of its standard error if it fails.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array; env?: Record<string, string> } = {},
): Buffer {
  const env = { ...process.env, LC_ALL: "C", ...options.env };
  try {
    return execFileSync(command, args, {
      ...options,
      env,
      maxBuffer: 1 << 30,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
    throw new Error(`${command} failed: ${stderr?.slice(-2000) || String(error)}`, { cause: error });
  }
}
