// The rivals: which files a user must bring for each, and the guest that is made of them with our programs.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cpio, S_IFCHR, S_IFDIR, S_IFREG } from "../../guest/recipe/cpio.js";
import { I686, RISCV64, type Target } from "./compile.js";
import { programFiles, type Sources } from "./linux.js";
import { DEBIAN, readMachine, unpacked, writeFiles } from "./machine.js";
import { programArchive, type Program } from "./programs.js";

export interface Rival {
  name: string;
  /** The page of pages/ that runs it. */
  page: string;
  target: Target;
  /** Files of its folder that must be there. */
  needs: readonly string[];
  /** Runs the same binaries as we do: checksums must agree. */
  sameBinaries: boolean;
  /** What its page fetches from /machine/, besides the programs: name → content. */
  guest(folder: string, programs: Uint8Array): Promise<Record<string, Uint8Array>>;
}

/** As much as ours has, MiB; pages/v86.html says the same. */
const MEMORY = 128;

const v86: Rival = {
  name: "v86",
  page: "v86.html",
  target: I686,
  needs: ["libv86.js", "v86.wasm", "bios.bin", "vgabios.bin", "kernel", "busybox"],
  sameBinaries: false,
  async guest(folder, programs) {
    const busybox = readFileSync(join(folder, "busybox"));
    const base = cpio(
      [
        { path: "bin", mode: S_IFDIR | 0o755 },
        { path: "dev", mode: S_IFDIR | 0o755 },
        { path: "dev/console", mode: S_IFCHR | 0o600, device: [5, 1] },
        { path: "bin/busybox", mode: S_IFREG | 0o755, data: busybox },
      ],
      0,
    );
    return { "initrd.cpio": Buffer.concat([base, programs]) };
  },
};

/** The guest's kernel has the drivers of hvc0 as modules: until they are in, there is no console. */
const TINYEMU_INIT = `#!/bin/busybox sh
[ -c /dev/hvc0 ] || /bin/busybox mount -t devtmpfs dev /dev
for module in /lib/modules/*.ko; do
  /bin/busybox insmod "$module" 2>/dev/null
done
exec /bench/init </dev/hvc0 >/dev/hvc0 2>&1
`;

const tinyemu: Rival = {
  name: "tinyemu",
  page: "tinyemu.html",
  target: RISCV64,
  needs: ["riscvemu64-wasm.js", "riscvemu64-wasm.wasm", "fw_jump.bin"],
  sameBinaries: true,
  async guest(folder, programs) {
    const debian = readMachine(DEBIAN);
    const own = readFileSync(await unpacked(DEBIAN, debian.initrd!));
    const init = { path: "bench/hvc0", mode: S_IFREG | 0o755, data: Buffer.from(TINYEMU_INIT) };
    const settings = {
      version: 1,
      machine: "riscv64",
      memory_size: MEMORY,
      bios: "fw_jump.bin",
      kernel: "kernel",
      initrd: "initrd.cpio",
      cmdline: `${debian.commandLine!.replace("ttyS0", "hvc0")} rdinit=/bench/hvc0`,
    };
    return {
      "fw_jump.bin": readFileSync(join(folder, "fw_jump.bin")),
      kernel: readFileSync(await unpacked(DEBIAN, debian.kernel)),
      "initrd.cpio": Buffer.concat([own, programs, cpio([init], 0)]),
      // Its own notation: JSON but for the quotes of names.
      "machine.cfg": Buffer.from(JSON.stringify(settings).replaceAll(/"(\w+)":/g, "$1:")),
    };
  },
};

export const RIVALS: readonly Rival[] = [v86, tinyemu];

/** Names of the files that a rival lacks in the user's folder. */
export function missingFiles({ name, needs }: Rival, rivals: string): string[] {
  return needs.map((file) => join(name, file)).filter((file) => !existsSync(join(rivals, file)));
}

/** Makes a rival's guest; returns the folder that its page fetches it from. */
export async function rivalMachine(
  rival: Rival,
  rivals: string,
  programs: readonly Program[],
  sources: Sources,
): Promise<string> {
  const archive = programArchive(programs, programFiles(rival.target, sources), "stay");
  return writeFiles(rival.name, await rival.guest(join(rivals, rival.name), archive));
}
