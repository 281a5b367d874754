// The header of a Linux `Image` (Linux, Documentation/arch/riscv/boot-image-header.rst), and what else a
// kernel file turns out to be.

export interface LinuxImage {
  /** Where the image wants to lie, from a 2 MiB boundary; 0 in an image for M-mode. */
  textOffset: number;
  /** Bytes the kernel takes in memory, its zeroed part included. */
  imageSize: number;
}

const HEADER_BYTES = 64;

/** "RSC\x05" at 0x38. */
const MAGIC_RISCV = 0x05435352;

interface Foreign {
  at: number;
  magic: number;
  what: string;
}

/** Files that are kernels, but not ones that can be started here. */
const FOREIGN: readonly Foreign[] = [
  { at: 0x38, magic: 0x644d5241, what: "is a Linux image for another processor (arm64)" },
  { at: 0x38, magic: 0x818223cd, what: "is a Linux image for another processor (loongarch64)" },
  { at: 0x202, magic: 0x53726448, what: "is a Linux image for another processor (x86)" },
  { at: 0x04, magic: 0x676d697a, what: "is a self-extracting EFI image (zboot); unpack it to an Image" },
  { at: 0x00, magic: 0x56190527, what: "is a U-Boot image; take the Image inside it" },
];

function wordAt(file: Uint8Array, at: number): number {
  if (file.length < at + 4) return 0;
  return new DataView(file.buffer, file.byteOffset).getUint32(at, true);
}

/** The header of a RISC-V Linux image; undefined when the file is none. */
export function linuxImage(file: Uint8Array): LinuxImage | undefined {
  if (file.length < HEADER_BYTES || wordAt(file, 0x38) !== MAGIC_RISCV) return undefined;
  const view = new DataView(file.buffer, file.byteOffset);
  return { textOffset: Number(view.getBigUint64(8, true)), imageSize: Number(view.getBigUint64(16, true)) };
}

/** Why a kernel file cannot be started here, if it can be told from its header. */
export function foreignKernel(file: Uint8Array): string | undefined {
  return FOREIGN.find(({ at, magic }) => wordAt(file, at) === magic)?.what;
}
