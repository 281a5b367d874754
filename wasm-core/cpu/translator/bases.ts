// Pages kept in locals: where the same register is the base of access after access, its last page and that
// page's addend stand in two locals, and an access compares with them before it looks into the TLB. Within
// one run of a region, calls included, no TLB entry is taken away: what does that is for the interpreter. So
// the pairs hold from the entry on, where they are empty.
import { SP, X } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { Block, inOrder } from "./block";
import { effectsOf } from "./effects";
import { at, lengthOf } from "./region";
import { allot, translator } from "./state";
import { i64Const, set } from "./wasm";

/** Registers kept at most: each costs two locals. */
const MAX_BASES: u32 = 12;
/** Accesses by the stack pointer that make keeping its page worth while. */
const MANY: u32 = 4;
/** In place of a page: none. No address matches, as its low bits are compared with zeros. */
const NONE: i64 = -1;

/** Chooses the registers. False when there is no room. */
export function chooseBases(): bool {
  const t = translator();
  t.bases = allot(64);
  t.baseCount = 0;
  if (t.bases == 0) return false;
  let loads: u32 = t.spLoads >= MANY ? 1 << SP : 0;
  let stores: u32 = t.spStores >= MANY ? 1 << SP : 0;
  for (let n: u32 = 0; n < t.orderCount; n++) {
    const block = inOrder(n);
    if (block.inner == 0) continue;
    loads |= basesIn(block, false);
    stores |= basesIn(block, true);
  }
  number(loads & ~1, t.bases);
  number(stores & ~1, t.bases + 32);
  return true;
}

function basesIn(block: Block, stores: bool): u32 {
  let bases: u32 = 0;
  let rel = block.start;
  for (let k: u32 = 0; k < block.count; k++) {
    const i = at(rel);
    const effects = effectsOf(i);
    bases |= stores ? effects.storeBases : effects.loadBases;
    rel += lengthOf(i);
  }
  return bases;
}

function number(registers: u32, table: usize): void {
  const t = translator();
  for (let r: u32 = 1; r < 32 && t.baseCount < MAX_BASES; r++) {
    if ((registers >> r) & 1) store<u8>(table + r, u8(++t.baseCount));
  }
}

/** Number of the pair that an access of this instruction uses, 0 when it uses none. */
export function baseOf(i: Insn, stores: bool): u32 {
  const t = translator();
  const register = (insn.rs1(i) - u32(X)) >> 3;
  if (t.inner == 0 && register != SP) return 0;
  return load<u8>(t.bases + (stores ? 32 : 0) + register);
}

@inline export function tagLocal(base: u32): u32 { return translator().firstBase + base - 1; }
@inline export function addendLocal(base: u32): u32 { return tagLocal(base) + translator().baseCount; }

/** No page is known. */
export function resetBases(): void {
  for (let base: u32 = 1; base <= translator().baseCount; base++) {
    i64Const(NONE);
    set(tagLocal(base));
  }
}
