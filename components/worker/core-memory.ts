// The linear memory of a machine: how much of it there is, where its parts lie, and how it is made clean for
// a reset.

import { SECTOR_BYTES } from "../../wasm-core/abi.js";
import { RAM } from "../../wasm-core/layout.js";
import { VmError } from "../contract/vm-error.js";

const WASM_PAGE = 65536;
/** What a 32-bit memory can hold. */
const MAX_BYTES = 4 * 2 ** 30;
/** Most bytes a drive can have; less fits beside much RAM. */
export const MAX_DRIVE_BYTES = 2 ** 30;

/** A drive's place in linear memory. */
export interface DriveSpan {
  address: number;
  sectors: number;
}

export interface CoreMemory {
  memory: WebAssembly.Memory;
  ramBytes: number;
  drives: DriveSpan[];
}

/**
 * Makes the memory of a machine.
 * @param driveBytes bytes of each drive, rounded up to sectors
 * @throws VmError E_OUTOFMEMORY, naming the size that was asked for
 */
export function createMemory(ramBytes: number, driveBytes: readonly number[]): CoreMemory {
  const drives: DriveSpan[] = [];
  let end = RAM + ramBytes;
  for (const bytes of driveBytes) {
    const sectors = Math.ceil(bytes / SECTOR_BYTES);
    drives.push({ address: end, sectors });
    end = alignUp(end + sectors * SECTOR_BYTES);
  }
  return { memory: allocate(end), ramBytes, drives };
}

function alignUp(address: number): number {
  return Math.ceil(address / WASM_PAGE) * WASM_PAGE;
}

function allocate(bytes: number): WebAssembly.Memory {
  try {
    if (bytes > MAX_BYTES) throw new RangeError("more than 32 bits can address");
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE) });
  } catch (cause) {
    const detail = `${Math.ceil(bytes / 2 ** 20)} MiB were asked for`;
    throw new VmError("E_OUTOFMEMORY", { detail, cause });
  }
}

/**
 * Zeroes everything below the drives, whose content outlives a reset. Pages that are zero already are only
 * read: the platform need not find memory for what the guest never touched.
 */
export function clearMemory({ memory, ramBytes }: CoreMemory): void {
  for (let start = 0; start < RAM + ramBytes; start += WASM_PAGE) {
    const page = new Uint32Array(memory.buffer, start, WASM_PAGE / 4);
    if (!isZero(page)) page.fill(0);
  }
}

/** A loop, not `every`: this looks at a billion words when the guest has much memory. */
function isZero(words: Uint32Array): boolean {
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== 0) return false;
  }
  return true;
}
