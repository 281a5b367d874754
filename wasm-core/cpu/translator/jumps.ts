// The jump cache: which region to enter for an address. Keyed by the address and the generation of the code
// mapping, a number that changes with privilege and address space and whenever a mapping may have changed.
//
//   entry (16 bytes)   0 pc u64   8 generation u32   12 table slot u32
import { JUMPS, JUMP_BYTES } from "../../layout";
import { hart } from "../hart";

const ENTRIES: u32 = u32(JUMP_BYTES) >> 4;
export const JUMP_INDEX_MASK: i32 = i32(ENTRIES - 1);
export const JUMP_GENERATION: usize = 8;
export const JUMP_SLOT: usize = 12;

@inline function entryOf(pc: u64): usize { return JUMPS + ((u32(pc >> 1) & (ENTRIES - 1)) << 4); }

/** Table slot of the region to enter at `pc` now, 0 when none is known. */
@inline export function jumpTo(pc: u64): u32 {
  const entry = entryOf(pc);
  if (load<u64>(entry) != pc || load<u32>(entry, JUMP_GENERATION) != hart().generation) return 0;
  return load<u32>(entry, JUMP_SLOT);
}

/** Makes `pc` enter the region of table slot `slot`. */
export function setJump(pc: u64, slot: u32): void {
  const entry = entryOf(pc);
  store<u64>(entry, pc);
  store<u32>(entry, hart().generation, JUMP_GENERATION);
  store<u32>(entry, slot, JUMP_SLOT);
}

/** Forgets every jump. */
export function clearJumps(): void {
  memory.fill(JUMPS, 0xff, JUMP_BYTES);
}
