// Writes small ELF files: one loadable segment for each piece of memory.

export interface Segment {
  /** Physical and virtual address. */
  address: number;
  bytes: Uint8Array;
}

const HEADER = 64;
const PROGRAM_HEADER = 56;

/** A 64-bit little-endian RISC-V executable. */
export function writeElf(entry: number, segments: readonly Segment[]): Uint8Array {
  const start = HEADER + PROGRAM_HEADER * segments.length;
  const file = new Uint8Array(segments.reduce((size, { bytes }) => size + bytes.length, start));
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // ELFCLASS64, ELFDATA2LSB, EV_CURRENT
  view.setUint16(16, 2, true); // ET_EXEC
  view.setUint16(18, 243, true); // EM_RISCV
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, BigInt(HEADER), true);
  view.setUint32(48, 5, true); // EF_RISCV_RVC, EF_RISCV_FLOAT_ABI_DOUBLE
  view.setUint16(52, HEADER, true);
  view.setUint16(54, PROGRAM_HEADER, true);
  view.setUint16(56, segments.length, true);
  let offset = start;
  for (const [k, { address, bytes }] of segments.entries()) {
    const header = HEADER + PROGRAM_HEADER * k;
    view.setUint32(header, 1, true); // PT_LOAD
    view.setUint32(header + 4, 7, true); // readable, writable, executable
    view.setBigUint64(header + 8, BigInt(offset), true);
    view.setBigUint64(header + 16, BigInt(address), true);
    view.setBigUint64(header + 24, BigInt(address), true);
    view.setBigUint64(header + 32, BigInt(bytes.length), true);
    view.setBigUint64(header + 40, BigInt(bytes.length), true);
    view.setBigUint64(header + 48, 1n, true);
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}
