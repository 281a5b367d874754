// Places inside the regions of the module being written. They cannot be entered yet, and while they wait the
// interpreter finds them hot: they need no region of their own.
//
//   PENDING   slot[4096] u32   a slot of a decoded page at the place of its hash; a later one takes the place
import { PENDING } from "../../layout";
import { Insn } from "../insn";

const PLACES: u32 = 4096;

@inline function placeOf(slot: Insn): usize { return PENDING + (((u32(slot) >> 4) & (PLACES - 1)) << 2); }

export function notePending(slot: Insn): void { store<u32>(placeOf(slot), u32(slot)); }
@inline export function isPending(slot: Insn): bool { return load<u32>(placeOf(slot)) == u32(slot); }
export function clearPending(): void { memory.fill(PENDING, 0, PLACES << 2); }
