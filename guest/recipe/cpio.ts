// Writes a cpio archive of the kind Linux unpacks as initramfs ("newc", in the kernel's Documentation:
// driver-api/early-userspace/buffer-format.rst). Owners, modes and device numbers are the entry's, so no
// privilege is needed; equal entries give equal bytes.

/** File types of a mode, as stat(2) has them. */
export const S_IFDIR = 0o040000,
  S_IFCHR = 0o020000,
  S_IFREG = 0o100000,
  S_IFLNK = 0o120000;

export interface CpioEntry {
  /** Without a leading slash. */
  path: string;
  /** Type and permissions. */
  mode: number;
  /** A file's contents, a symbolic link's target. */
  data?: Uint8Array;
  /** Owner and group, default root. */
  uid?: number;
  gid?: number;
  /** Major and minor number of a device node. */
  device?: [number, number];
}

/**
 * @param entries In the order of the archive: a folder before what is in it.
 * @param mtime The time of every entry, seconds since 1970.
 */
export function cpio(entries: readonly CpioEntry[], mtime: number): Buffer {
  const trailer: CpioEntry = { path: "TRAILER!!!", mode: 0 };
  const parts = entries.flatMap((entry, index) => record(entry, index + 1, mtime));
  return Buffer.concat([...parts, ...record(trailer, 0, 0)]);
}

function record(entry: CpioEntry, inode: number, mtime: number): Uint8Array[] {
  const { path, mode, data = new Uint8Array(), uid = 0, gid = 0, device = [0, 0] } = entry;
  const name = Buffer.from(`${path}\0`);
  const links = 1,
    checksum = 0;
  const fields = [inode, mode, uid, gid, links, mtime, data.length, 0, 0, ...device, name.length, checksum];
  const header = Buffer.from("070701" + fields.map((field) => field.toString(16).padStart(8, "0")).join(""));
  return [header, name, padding(header.length + name.length), data, padding(data.length)];
}

function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}
