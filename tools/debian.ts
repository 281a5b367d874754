// The programs that the tests and the guest recipe need from Debian's packages: looked for, and installed
// where that can be done.
import { has, run } from "./run.js";

/** A program, and the package that brings it. */
interface Need {
  program: string;
  package: string;
}

/** What a task needs; names are those of Debian 12 and later. */
export const NEEDS = {
  browser: [{ program: "chromium", package: "chromium" }],
  firefox: [{ program: "firefox-esr", package: "firefox-esr" }],
  webkit: [
    { program: "WebKitWebDriver", package: "webkit2gtk-driver" },
    { program: "xvfb-run", package: "xvfb" },
    { program: "xauth", package: "xauth" },
  ],
  qemu: [
    { program: "qemu-system-riscv64", package: "qemu-system-misc" },
    { program: "riscv64-linux-gnu-gcc", package: "gcc-riscv64-linux-gnu" },
    { program: "dtc", package: "device-tree-compiler" },
  ],
  guest: [
    { program: "riscv64-linux-gnu-gcc", package: "gcc-riscv64-linux-gnu" },
    { program: "gcc", package: "gcc" },
    { program: "cpio", package: "cpio" },
    { program: "zstd", package: "zstd" },
    { program: "xz", package: "xz-utils" },
    { program: "depmod", package: "kmod" },
    { program: "openssl", package: "openssl" },
  ],
} satisfies Record<string, Need[]>;

const CONTAINER = `docker run --rm -it -p 8000:8000 -v "$PWD":/vm-guest -w /vm-guest node:22-bookworm bash`;

/** libc6-dev-riscv64-cross brings no program; it comes with the cross compiler. */
const COMPANIONS: Record<string, string[]> = { "gcc-riscv64-linux-gnu": ["libc6-dev-riscv64-cross"] };

/** Says what to install by hand, and how to do without. */
function advice(packages: string[], why: string): string {
  return [
    why,
    `Needed here, by the names of Debian's packages: ${packages.join(" ")}`,
    "On Debian and Ubuntu:   sudo apt-get install " + packages.join(" "),
    "In a container instead: " + CONTAINER,
    "and in it the same command again.",
  ].join("\n");
}

/**
 * Makes sure that the programs of `needs` are there; installs the missing ones with apt-get (through sudo
 * unless root). Throws an Error that says what to do where that is not possible.
 */
export async function ensure(...needs: (keyof typeof NEEDS)[]): Promise<void> {
  const missing = needs.flatMap((need) => NEEDS[need]).filter((need) => !has(need.program));
  if (missing.length === 0) return;
  const packages = [
    ...new Set(missing.flatMap((need) => [need.package, ...(COMPANIONS[need.package] ?? [])])),
  ];
  if (!has("apt-get"))
    throw new Error(advice(packages, "Some programs are missing, and there is no apt-get."));
  const root = process.getuid?.() === 0;
  if (!root && !has("sudo"))
    throw new Error(advice(packages, "Some programs are missing, and there is no sudo."));
  console.log(`Installing ${packages.join(" ")} …`);
  const apt = (...args: string[]) => {
    const command = [
      ...(root ? [] : ["sudo"]),
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-q",
      ...args,
    ];
    return run(command[0]!, command.slice(1));
  };
  await apt("update");
  const { status } = await apt("install", "-y", "--no-install-recommends", ...packages);
  if (status !== 0) throw new Error(advice(packages, "apt-get could not install what is missing."));
}
