// ELF64 executables for RISC-V: which bytes go where in physical memory (System V gABI, chapters 4 and 5).

import { VmError } from "../contract/vm-error.js";

export interface ElfSegment {
  /** Guest-physical address. */
  address: number;
  /** What the file holds; the rest of the segment is zero. */
  bytes: Uint8Array;
  /** Bytes in memory, at least `bytes.length`. */
  size: number;
}

export interface ElfImage {
  /** Guest-physical address of the first instruction. */
  entry: number;
  segments: ElfSegment[];
  /** Guest-physical address of the symbol `tohost`, 0 when there is none. */
  tohost: number;
}

const EM_RISCV = 243;
const ELFCLASS64 = 2;
const ELFDATA2LSB = 1;
const PT_LOAD = 1;
const SHT_SYMTAB = 2;
const EHDR_BYTES = 64;
const PHDR_BYTES = 56;
const SHDR_BYTES = 64;
const SYM_BYTES = 24;

/** Does a file begin as an ELF file does? */
export function isElf(file: Uint8Array): boolean {
  return file.length >= 4 && file[0] === 0x7f && file[1] === 0x45 && file[2] === 0x4c && file[3] === 0x46;
}

/**
 * Reads an executable.
 * @param name names the file in errors
 * @throws VmError ERROR_BAD_FORMAT when it is not a 64-bit little-endian RISC-V executable, or points outside
 *   itself
 */
export function parseElf(file: Uint8Array, name: string): ElfImage {
  const elf = new ElfFile(file, name);
  const headers = elf.programHeaders();
  const segments = headers.map((header) => elf.segment(header)).filter(({ size }) => size > 0);
  if (segments.length === 0) throw elf.bad("has nothing to load (no PT_LOAD segment)");
  return {
    entry: elf.physical(elf.entry, headers),
    segments,
    tohost: elf.physical(elf.symbol("tohost"), headers),
  };
}

interface ProgramHeader {
  offset: number;
  virtual: bigint;
  physical: bigint;
  fileBytes: number;
  memoryBytes: number;
}

class ElfFile {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;

  constructor(file: Uint8Array, name: string) {
    this.#file = file;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.#name = name;
    if (file.length < EHDR_BYTES) throw this.bad("is cut off within the ELF header");
    if (file[4] !== ELFCLASS64) throw this.bad("is a 32-bit ELF file; the machine is 64-bit");
    if (file[5] !== ELFDATA2LSB) throw this.bad("is a big-endian ELF file");
    const machine = this.#view.getUint16(18, true);
    if (machine !== EM_RISCV)
      throw this.bad(`is for another processor (ELF machine ${machine}, RISC-V is ${EM_RISCV})`);
  }

  bad(what: string): VmError {
    return new VmError("ERROR_BAD_FORMAT", { detail: `${this.#name} ${what}` });
  }

  get entry(): bigint {
    return this.#view.getBigUint64(24, true);
  }

  programHeaders(): ProgramHeader[] {
    const table = this.#offset(32);
    const stride = this.#view.getUint16(54, true);
    const count = this.#view.getUint16(56, true);
    if (count > 0 && stride < PHDR_BYTES) throw this.bad("has program headers of a wrong size");
    this.#span(table, stride * count, "program headers");
    return Array.from({ length: count }, (_, index) => table + index * stride)
      .filter((at) => this.#view.getUint32(at, true) === PT_LOAD)
      .map((at) => ({
        offset: this.#offset(at + 8),
        virtual: this.#view.getBigUint64(at + 16, true),
        physical: this.#view.getBigUint64(at + 24, true),
        fileBytes: this.#offset(at + 32),
        memoryBytes: this.#offset(at + 40),
      }));
  }

  segment({ offset, physical, fileBytes, memoryBytes }: ProgramHeader): ElfSegment {
    if (memoryBytes < fileBytes) throw this.bad("has a segment smaller in memory than in the file");
    return {
      address: Number(physical),
      bytes: this.#span(offset, fileBytes, "a segment"),
      size: memoryBytes,
    };
  }

  /** The physical address of a virtual one: kernels are linked high and loaded low. */
  physical(address: bigint, headers: readonly ProgramHeader[]): number {
    const header = headers.find(
      ({ virtual, memoryBytes }) => address >= virtual && address < virtual + BigInt(memoryBytes),
    );
    return Number(header ? address - header.virtual + header.physical : address);
  }

  /** Value of a symbol, 0 when there is none of this name. */
  symbol(name: string): bigint {
    const table = this.#offset(40);
    const stride = this.#view.getUint16(58, true);
    const count = this.#view.getUint16(60, true);
    if (table === 0 || count === 0 || stride < SHDR_BYTES) return 0n;
    this.#span(table, stride * count, "section headers");
    for (let index = 0; index < count; index++) {
      const at = table + index * stride;
      if (this.#view.getUint32(at + 4, true) !== SHT_SYMTAB) continue;
      const link = this.#view.getUint32(at + 40, true);
      if (link >= count) throw this.bad("has a symbol table without names");
      const value = this.#find(name, this.#section(at), this.#section(table + link * stride));
      if (value !== 0n) return value;
    }
    return 0n;
  }

  #find(name: string, symbols: Uint8Array, names: Uint8Array): bigint {
    const wanted = new TextEncoder().encode(`${name}\0`);
    const view = new DataView(symbols.buffer, symbols.byteOffset, symbols.byteLength);
    for (let at = 0; at + SYM_BYTES <= symbols.length; at += SYM_BYTES) {
      const start = view.getUint32(at, true);
      if (wanted.every((byte, index) => names[start + index] === byte))
        return view.getBigUint64(at + 8, true);
    }
    return 0n;
  }

  #section(at: number): Uint8Array {
    return this.#span(this.#offset(at + 24), this.#offset(at + 32), "a section");
  }

  /** A 64-bit file offset or size; one beyond 2^53 rounds, and is outside the file all the same. */
  #offset(at: number): number {
    return Number(this.#view.getBigUint64(at, true));
  }

  #span(start: number, bytes: number, what: string): Uint8Array {
    if (start + bytes > this.#file.length) throw this.bad(`is cut off: ${what} beyond the end of the file`);
    return this.#file.subarray(start, start + bytes);
  }
}
