// Where firmware, kernel, initrd and device tree lie in guest memory, and where the hart starts: QEMU's
// `virt` board's choices (hw/riscv/boot.c). Pure: files in, a plan out.

import { RAM_BASE } from "../../wasm-core/layout.js";
import { VmError } from "../contract/vm-error.js";
import { isElf, parseElf } from "./elf.js";
import { foreignKernel, linuxImage } from "./linux-image.js";

const MIB = 1 << 20;
/** Kernels start on a 2 MiB boundary, the size of a level-1 page. */
const KERNEL_ALIGN = 2 * MIB;
const FDT_ALIGN = 2 * MIB;
/** Room for the device tree the core writes. */
const FDT_BYTES = 64 << 10;
/** A 32-bit operating system must reach the device tree. */
const FDT_LIMIT = 3072 * MIB;
const INITRD_OFFSET_LIMIT = 512 * MIB;
const PAGE = 4096;
const BASE = Number(RAM_BASE);

export interface BootImages {
  /** OpenSBI fw_dynamic, ELF or raw; undefined: the kernel runs in M-mode. */
  firmware?: Uint8Array;
  kernel: Uint8Array;
  initrd?: Uint8Array;
}

/** A piece of guest memory. */
export interface Piece {
  name: "firmware" | "kernel" | "initrd" | "device tree";
  /** Guest-physical address. */
  address: number;
  bytes: Uint8Array;
  /** Bytes taken in memory, at least `bytes.length`. */
  size: number;
}

/** All addresses are guest-physical. */
export interface BootPlan {
  pieces: Piece[];
  /** First instruction after the reset ROM. */
  entry: number;
  /** What the firmware starts; 0 without firmware. */
  next: number;
  initrdStart: number;
  initrdEnd: number;
  dtb: number;
  tohost: number;
}

interface Placed {
  pieces: Piece[];
  entry: number;
  tohost: number;
  end: number;
}

/**
 * Plans a boot.
 * @param ramBytes guest RAM
 * @throws VmError ERROR_BAD_FORMAT for a file the machine cannot start, VM_E_PREF_ILLEGAL_VALUE (field
 *   `memory`) when the files do not fit, VM_E_PREF_NOT_FOUND (field `firmware`) for an S-mode kernel without
 *   firmware
 */
export function planBoot(images: BootImages, ramBytes: number): BootPlan {
  const top = BASE + ramBytes;
  const firmware = images.firmware && place("firmware", images.firmware, BASE);
  const kernelStart = firmware ? alignUp(firmware.end, KERNEL_ALIGN) : BASE;
  const kernel = placeKernel(images.kernel, kernelStart, firmware !== undefined);
  const dtb = alignDown(Math.min(top, FDT_LIMIT) - FDT_BYTES, FDT_ALIGN);
  const pieces = [...(firmware?.pieces ?? []), ...kernel.pieces];
  let initrdStart = 0;
  if (images.initrd) {
    initrdStart = placeInitrd(images.initrd, kernel, dtb, ramBytes);
    pieces.push(piece("initrd", initrdStart, images.initrd));
  }
  pieces.push({ name: "device tree", address: dtb, bytes: new Uint8Array(0), size: FDT_BYTES });
  checkPieces(pieces, ramBytes);
  return {
    pieces,
    entry: firmware?.entry ?? kernel.entry,
    next: firmware ? kernel.entry : 0,
    initrdStart,
    initrdEnd: images.initrd ? initrdStart + images.initrd.length : 0,
    dtb,
    tohost: kernel.tohost,
  };
}

function placeKernel(file: Uint8Array, start: number, hasFirmware: boolean): Placed {
  const foreign = isElf(file) ? undefined : foreignKernel(file);
  if (foreign) throw new VmError("ERROR_BAD_FORMAT", { detail: `kernel ${foreign}` });
  const image = linuxImage(file);
  if (image && image.textOffset !== 0 && !hasFirmware) {
    throw new VmError("VM_E_PREF_NOT_FOUND", {
      detail: "firmware: the kernel is a Linux image that runs above one",
    });
  }
  return place("kernel", file, start, image?.imageSize);
}

/** An ELF file goes where it says, any other file to `start`. */
function place(name: "firmware" | "kernel", file: Uint8Array, start: number, size = file.length): Placed {
  if (file.length === 0) throw new VmError("ERROR_BAD_FORMAT", { detail: `${name} is empty` });
  if (!isElf(file)) {
    const only = piece(name, start, file, size);
    return { pieces: [only], entry: start, tohost: 0, end: start + only.size };
  }
  const elf = parseElf(file, name);
  const pieces = elf.segments.flatMap((segment) =>
    inMemory(piece(name, segment.address, segment.bytes, segment.size)),
  );
  const end = Math.max(...pieces.map(({ address, size }) => address + size));
  if (pieces.length === 0) throw outside(`${name} lies at ${hex(elf.segments[0]!.address)}`);
  if (elf.entry < BASE || elf.entry >= end) throw outside(`${name} is entered at ${hex(elf.entry)}`);
  return { pieces, entry: elf.entry, tohost: elf.tohost, end };
}

/**
 * The part of a piece that does not lie below memory: linkers put the file's headers there, and nothing takes
 * them.
 */
function inMemory({ name, address, bytes, size }: Piece): Piece[] {
  const below = Math.max(0, BASE - address);
  return below >= size ? [] : [piece(name, address + below, bytes.subarray(below), size - below)];
}

function outside(what: string): VmError {
  return new VmError("ERROR_BAD_FORMAT", {
    detail: `${what}, outside the memory that begins at ${hex(BASE)}`,
  });
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

/**
 * Where QEMU puts it: half of RAM, at most 512 MiB, above the kernel; below the device tree if it does not
 * fit there.
 */
function placeInitrd(initrd: Uint8Array, kernel: Placed, dtb: number, ramBytes: number): number {
  const usual = kernel.entry + Math.min(ramBytes / 2, INITRD_OFFSET_LIMIT);
  const highest = alignDown(dtb - initrd.length, PAGE);
  const start = usual >= kernel.end && usual + initrd.length <= dtb ? usual : highest;
  if (start < kernel.end)
    throw tooSmall(`kernel and initrd need ${mib(kernel.end - BASE + initrd.length + FDT_ALIGN)}`, ramBytes);
  return start;
}

function checkPieces(pieces: readonly Piece[], ramBytes: number): void {
  const sorted = [...pieces].sort((a, b) => a.address - b.address);
  for (const { name, address, size } of sorted) {
    if (address + size > BASE + ramBytes)
      throw tooSmall(`${name} ends ${mib(address + size - BASE)} into the memory`, ramBytes);
  }
  for (const [index, piece] of sorted.slice(1).entries()) {
    const before = sorted[index];
    if (before && before.address + before.size > piece.address) {
      throw tooSmall(`${before.name} and ${piece.name} overlap at ${hex(piece.address)}`, ramBytes);
    }
  }
}

function tooSmall(why: string, ramBytes: number): VmError {
  return new VmError("VM_E_PREF_ILLEGAL_VALUE", {
    detail: `memory: ${mib(ramBytes)} are too little: ${why}`,
  });
}

function piece(name: Piece["name"], address: number, bytes: Uint8Array, size = bytes.length): Piece {
  return { name, address, bytes, size: Math.max(size, bytes.length) };
}

function mib(bytes: number): string {
  return `${Math.ceil(bytes / MIB)} MiB`;
}

function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}

function alignDown(value: number, align: number): number {
  return Math.floor(value / align) * align;
}
