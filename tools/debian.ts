// The programs that the tests and the guest's recipe need from Debian's packages: looked for, and installed
// where that can be done.
import { accessSync, constants } from "node:fs";
import { spawnSync } from "node:child_process";
import { has, run } from "./run.js";

/**
 * Programs, and files by their absolute paths → Debian's package that brings them, by its name in Debian 12
 * and later. `a | b`: the first of them that apt knows.
 */
export const PACKAGES = {
  chromium: "chromium",
  "firefox-esr": "firefox-esr",
  WebKitWebDriver: "webkit2gtk-driver",
  "xvfb-run": "xvfb",
  xauth: "xauth",
  "qemu-system-riscv64": "qemu-system-riscv | qemu-system-misc",
  dtc: "device-tree-compiler",
  "riscv64-linux-gnu-gcc": "gcc-riscv64-linux-gnu",
  "riscv64-linux-gnu-objcopy": "binutils-riscv64-linux-gnu",
  "riscv64-linux-gnu-strip": "binutils-riscv64-linux-gnu",
  "/usr/riscv64-linux-gnu/include/stdio.h": "libc6-dev-riscv64-cross",
  "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
  tar: "tar",
  gzip: "gzip",
  xz: "xz-utils",
  zstd: "zstd",
  cc: "gcc",
  gcc: "gcc",
  "/usr/include/stdio.h": "libc6-dev",
  make: "make",
  flex: "flex",
  bison: "bison",
  bc: "bc",
} as const;

export type Program = keyof typeof PACKAGES;

/** What a task needs. */
export const NEEDS = {
  browser: ["chromium"],
  firefox: ["firefox-esr"],
  webkit: ["WebKitWebDriver", "xvfb-run", "xauth"],
  qemu: ["qemu-system-riscv64", "riscv64-linux-gnu-gcc", "riscv64-linux-gnu-objcopy", "dtc"],
  compiler: ["cc", "gcc", "/usr/include/stdio.h"],
  zstd: ["zstd"],
  guest: [
    ...([
      "riscv64-linux-gnu-gcc",
      "riscv64-linux-gnu-strip",
      "/usr/riscv64-linux-gnu/include/stdio.h",
    ] as const),
    ...([
      "/usr/share/keyrings/debian-archive-keyring.gpg",
      "apt-get",
      "dpkg-deb",
      "tar",
      "gzip",
      "xz",
    ] as const),
  ],
} satisfies Record<string, readonly Program[]>;

export type Need = keyof typeof NEEDS;

/** Where a Debian with everything can be had by a single command. */
const CONTAINER = `docker run --rm -it -p 8000:8000 -v "$PWD":/vm-guest -w /vm-guest node:22-bookworm bash`;

/** Is the program in PATH, or the file there? */
export function isThere(program: Program): boolean {
  if (!program.startsWith("/")) return has(program);
  try {
    accessSync(program, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The packages that bring what is missing of `programs`. */
export function missingPackages(programs: readonly Program[]): string[] {
  const missing = programs.filter((program) => !isThere(program));
  return [...new Set(missing.map((program) => PACKAGES[program]))];
}

/** Says what to install by hand, and how to do without. */
function advice(packages: readonly string[], why: string): string {
  const names = packages.map((name) => name.split(" | ").at(-1)).join(" ");
  return [
    why,
    `Needed, by the names of Debian's packages: ${packages.join(", ")}`,
    `On Debian and Ubuntu:   sudo apt-get install ${names}`,
    `In a container instead: ${CONTAINER}`,
    "  and in it npm ci and the same command again; npm start takes -- --host 0.0.0.0 there.",
  ].join("\n");
}

/** The first of some packages that apt knows. */
function available(alternatives: string): string {
  const names = alternatives.split(" | ");
  const known = (name: string) => spawnSync("apt-cache", ["show", "--no-all-versions", name]).status === 0;
  return names.find((name) => names.length === 1 || known(name)) ?? names[0]!;
}

/**
 * Makes sure that the programs of `needs` are there; installs the missing ones with apt-get (through sudo
 * unless root). Throws an Error that says what to do where that is not possible.
 */
export async function ensure(...needs: readonly Need[]): Promise<void> {
  const packages = missingPackages(needs.flatMap((need): readonly Program[] => NEEDS[need]));
  if (packages.length === 0) return;
  if (!has("apt-get"))
    throw new Error(advice(packages, "Some programs are missing, and there is no apt-get."));
  const root = process.getuid?.() === 0;
  if (!root && !has("sudo"))
    throw new Error(advice(packages, "Some programs are missing, this is not root, and there is no sudo."));
  console.log(`Installing ${packages.join(", ")} …`);
  const apt = (...args: string[]) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
    return root ? run(command[0]!, command.slice(1)) : run("sudo", command);
  };
  await apt("update");
  const { status } = await apt("install", "-y", "--no-install-recommends", ...packages.map(available));
  if (status !== 0) throw new Error(advice(packages, "apt-get could not install what is missing."));
}
