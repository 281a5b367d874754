// The initramfs both images boot: root/ as it stands here, busybox, the agent, and the kernel's modules.
import { readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { cpio, S_IFCHR, S_IFDIR, S_IFLNK, S_IFREG, type CpioEntry } from "../../recipe/cpio.js";
import { filesUnder } from "../../recipe/finished-folder.js";

/** 2026-01-01, the time of every file: equal inputs give an equal archive. */
const MTIME = 1_767_225_600;

const UTMP_GROUP = 43,
  ALICE = 1000,
  BOB = 1001;

/** Everything that is not a file of root/ readable by all: modes below are permissions. */
const FOLDERS: CpioEntry[] = [
  ...[
    "bin",
    "dev",
    "etc",
    "etc/init.d",
    "home",
    "lib",
    "lib/modules",
    "mnt",
    "proc",
    "run",
    "sbin",
    "sys",
  ].map(folder),
  ...["usr", "usr/bin", "usr/sbin", "var", "var/log"].map(folder),
  { path: "root", mode: S_IFDIR | 0o700 },
  { path: "tmp", mode: S_IFDIR | 0o1777 },
  { path: "home/alice", mode: S_IFDIR | 0o750, uid: ALICE, gid: ALICE },
  { path: "home/bob", mode: S_IFDIR | 0o750, uid: BOB, gid: BOB },
];

/** The console exists before devtmpfs is mounted; init is a busybox applet, and the kernel starts /init. */
const SPECIAL: CpioEntry[] = [
  { path: "dev/console", mode: S_IFCHR | 0o600, device: [5, 1] },
  link("init", "bin/busybox"),
  link("bin/sh", "busybox"),
  link("var/run", "../run"),
  { path: "var/log/wtmp", mode: S_IFREG | 0o664, gid: UTMP_GROUP },
];

const SECRET = new Set(["etc/shadow"]);

/** A kernel module; modules are loaded in the order of their file names. */
export interface KernelModule {
  file: string;
  data: Uint8Array;
}

/**
 * @param busybox A static busybox; set-user-id, and it drops the privilege in all applets but su, passwd and
 *   the like.
 * @param agent The agent's binary.
 * @returns A cpio archive.
 */
export function initramfs(busybox: Uint8Array, agent: Uint8Array, modules: readonly KernelModule[]): Buffer {
  const programs: CpioEntry[] = [
    { path: "bin/busybox", mode: S_IFREG | 0o4755, data: busybox },
    { path: "usr/sbin/vm-agent", mode: S_IFREG | 0o755, data: agent },
  ];
  const drivers = modules.map(({ file, data }) => ({
    path: `lib/modules/${file}`,
    mode: S_IFREG | 0o644,
    data,
  }));
  return cpio([...FOLDERS, ...SPECIAL, ...rootFiles(), ...programs, ...drivers], MTIME);
}

function rootFiles(): CpioEntry[] {
  const root = join(import.meta.dirname, "root");
  return filesUnder(root).map((file) => {
    const path = relative(root, file);
    const executable = (statSync(file).mode & 0o100) !== 0;
    return {
      path,
      mode: S_IFREG | (executable ? 0o755 : SECRET.has(path) ? 0o600 : 0o644),
      data: readFileSync(file),
    };
  });
}

function folder(path: string): CpioEntry {
  return { path, mode: S_IFDIR | 0o755 };
}

function link(path: string, target: string): CpioEntry {
  return { path, mode: S_IFLNK | 0o777, data: Buffer.from(target) };
}
