// Stretches: instructions of a block whose accesses by way of the same registers are checked together, before
// the first of them. If all by one register lie on one page that the TLB has, each is a load or store of the
// host's at a fixed distance from a local; if not, the same instructions follow with a call for each access
// (instructions.ts). So a function that saves its registers checks once, a copy's loop twice a turn. Within
// one run of a region no TLB entry is taken away, so that a page checked stays: what does that is for the
// interpreter.
import { traitsOf } from "../../generated/translate";
import { X } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { WRITES } from "../tlb";
import { cellOf } from "./kept";
import { Block } from "./block";
import { Effects, effectsOf } from "./effects";
import { unlikely } from "./hints";
import { Local, MAX_USES, linearLocal, localX } from "./locals";
import { checkPage, pushPage, pushTag } from "./memory";
import { Trait, at, lengthOf } from "./region";
import { allot, translator } from "./state";
import { Wasm, byte, get, i64Const, set, unsigned } from "./wasm";

/** Accesses that make a stretch worth its second half, and instructions at most. */
const WORTH: u32 = 3;
const MAX_LENGTH: u32 = 64;
/** Bytes between the accesses by one register at most: far ones are seldom on one page. */
const MAX_REACH: i32 = 1024;

/** What a stretch does by way of one register. */
@unmanaged
class Use {
  register: u32;
  /** 0 for reads, WRITES for writes. */
  kind: u32;
  /** Where its page is kept (kept.ts), 0 when it is not. */
  cell: u32;
  /** Accesses, the widest of them in bytes, the lowest and highest offset. */
  count: u32;
  bytes: u32;
  lowest: i32;
  highest: i32;
}

@inline function use(n: u32): Use {
  return changetype<Use>(translator().uses + n * offsetof<Use>());
}

/** Makes room for uses. False when there is none. */
export function resetStretches(): bool {
  const t = translator();
  t.uses = allot(MAX_USES * offsetof<Use>());
  t.stretch = t.linear = 0;
  return t.uses != 0;
}

/** How many instructions from the `k`th of the block on, at `rel`, are a stretch; 0 when none is there. */
export function findStretch(block: Block, k: u32, rel: i32): u32 {
  const t = translator();
  if (k < t.nextStretch || !isAligned(at(rel), effectsOf(at(rel)))) return 0;
  t.useCount = 0;
  let written: u32 = 0;
  let length: u32 = 0;
  let n: u32 = 0;
  for (; k + n < block.count && n < MAX_LENGTH; n++) {
    const i = at(rel);
    if (traitsOf(insn.op(i)) & (Trait.SLOW | Trait.ROUNDS)) break;
    const effects = effectsOf(i);
    if (isAligned(i, effects)) {
      if ((written & (effects.loadBases | effects.storeBases)) != 0 || !note(i, effects)) break;
      length = n + 1;
    }
    written |= effects.writesX;
    rel += lengthOf(i);
  }
  if (chooseUses()) return length;
  t.nextStretch = k + n;
  return 0;
}

/** Does the instruction load or store at a multiple of its bytes from a register? */
function isAligned(i: Insn, effects: Effects): bool {
  return ((effects.loadBases | effects.storeBases) & ~1) != 0 && (insn.imm(i) & i64(effects.bytes - 1)) == 0;
}

/** The use that the access belongs to, a new one if need be; as many as there are when there are too many. */
function useOf(i: Insn, effects: Effects): u32 {
  const t = translator();
  const register = (insn.rs1(i) - u32(X)) >> 3;
  const kind = effects.storeBases ? u32(WRITES) : 0;
  let n: u32 = 0;
  while (n < t.useCount && (use(n).register != register || use(n).kind != kind)) n++;
  if (n < t.useCount || n == MAX_USES) return n;
  const found = use(t.useCount++);
  found.register = register;
  found.kind = kind;
  found.cell = cellOf(i, kind != 0, effects.bytes);
  found.count = 0;
  return n;
}

/** False when the access is too far from the others, or one too many. */
function note(i: Insn, effects: Effects): bool {
  const n = useOf(i, effects);
  if (n == MAX_USES) return false;
  const found = use(n);
  const offset = i32(insn.imm(i));
  const lowest = found.count ? min(found.lowest, offset) : offset;
  const highest = found.count ? max(found.highest, offset) : offset;
  if (highest - lowest > MAX_REACH) return false;
  found.bytes = found.count ? max(found.bytes, effects.bytes) : effects.bytes;
  found.count++;
  found.lowest = lowest;
  found.highest = highest;
  return true;
}

/** Chooses what is used more than once; true when that is worth it. */
function chooseUses(): bool {
  const t = translator();
  let accesses: u32 = 0;
  t.together = 0;
  for (let n: u32 = 0; n < t.useCount; n++) {
    if (use(n).count < 2) continue;
    t.together |= 1 << n;
    accesses += use(n).count;
    use(n).lowest &= ~i32(use(n).bytes - 1);
  }
  return accesses >= WORTH;
}

/** To the innermost label unless all accesses by each register lie on one page that the TLB has. */
export function checkTogether(): void {
  for (let n: u32 = 0; n < translator().useCount; n++) {
    if ((translator().together >> n) & 1) check(n, use(n));
  }
}

function check(n: u32, found: Use): void {
  pushAt(found.register, found.lowest);
  checkPage(found.cell, found.kind, found.bytes);
  if (found.highest != found.lowest) {
    pushAt(found.register, found.highest);
    i64Const(~4095);
    byte(Wasm.I64_AND);
    pushTag(found.cell);
    byte(Wasm.I64_NE);
    unlikely();
    byte(Wasm.BR_IF);
    unsigned(0);
  }
  pushPage(found.cell, found.kind);
  set(linearLocal(n));
}

function pushAt(register: u32, offset: i32): void {
  get(localX(register));
  if (offset == 0) return;
  i64Const(offset);
  byte(Wasm.I64_ADD);
}

/** Says where the access is, if it was checked together with others. */
export function placeAccess(i: Insn, effects: Effects): void {
  const t = translator();
  if (!isAligned(i, effects)) return;
  const n = useOf(i, effects);
  if (((t.together >> n) & 1) == 0) return;
  t.linear = linearLocal(n);
  t.linearOffset = u32(i32(insn.imm(i)) - use(n).lowest);
}
