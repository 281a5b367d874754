// The instructions of a block: each by the policy Emit, by a call, or in a stretch with others.
import { emitInsn, traitsOf } from "../../generated/translate";
import * as insn from "../insn";
import { Insn } from "../insn";
import { Block } from "./block";
import { Effects, effectsOf } from "./effects";
import { Emit } from "./emit";
import { loadNativeRange } from "./float";
import { unlikely } from "./hints";
import { Import } from "./imports";
import { noteUnsaved, pushPc, reloadF, reloadX, spillF, spillX } from "./locals";
import { popLabel, pushLabel } from "./labels";
import { Trait, at, lengthOf } from "./region";
import { keepSlow } from "./regions";
import { Stretch, allot, translator } from "./state";
import { checkTogether, findStretch, placeAccess } from "./stretches";
import { Wasm, byte, call, i32Const, open, unsigned } from "./wasm";
import { unlearn } from "./words";

/** All of the block's instructions. False when there is no room. */
export function emitInstructions(block: Block): bool {
  translator().nextStretch = 0;
  let rel = block.start;
  for (let k: u32 = 0; k < block.count; ) {
    const count = findStretch(block, k, rel);
    if (count && !emitStretch(block, k, rel, count)) return false;
    if (count == 0) emitSome(block, k, rel, 1);
    for (const end = k + max(count, 1); k < end; k++) rel += lengthOf(at(rel));
  }
  return true;
}

/**
 * `count` instructions from the `k`th on, at `rel`, twice: with the accesses that were checked together as
 * plain loads and stores, and where the check failed with all of them as calls.
 */
function emitStretch(block: Block, k: u32, rel: i32, count: u32): bool {
  const t = translator();
  const known = t.known;
  const unsavedX = t.unsavedX;
  const unsavedF = t.unsavedF;
  const dirty = t.dirty;
  t.known = allot(32);
  if (t.known == 0 || !pushLabel(0) || !pushLabel(0)) return false;
  memory.copy(t.known, known, 32);
  open(Wasm.BLOCK);
  open(Wasm.BLOCK);
  checkTogether();
  t.stretch = Stretch.PLAIN;
  emitSome(block, k, rel, count);
  byte(Wasm.BR);
  unsigned(1);
  popLabel();
  byte(Wasm.END);
  t.known = known;
  t.unsavedX = unsavedX;
  t.unsavedF = unsavedF;
  t.dirty = dirty;
  t.stretch = Stretch.CALLING;
  emitSome(block, k, rel, count);
  t.stretch = Stretch.NONE;
  popLabel();
  byte(Wasm.END);
  return true;
}

function emitSome(block: Block, k: u32, rel: i32, count: u32): void {
  const t = translator();
  for (const end = k + count; k < end; k++) {
    const i = at(rel);
    t.rel = rel;
    t.rest = block.count - 1 - k;
    emitOne(i);
    rel += lengthOf(i);
  }
}

function emitOne(i: Insn): void {
  const t = translator();
  const effects = effectsOf(i);
  const traits = traitsOf(insn.op(i));
  const odd = (traits & Trait.ROUNDS) != 0 && insn.rm(i) != 0 && insn.rm(i) != insn.DYN;
  if ((traits & Trait.KIND) == Trait.SYSTEM) return emitCsr(i, effects);
  if (traits & Trait.SLOW || odd) return emitSlow(i, effects, Import.SLOW);
  const writesX = effects.writesX & ~1;
  const writesF = effects.writesF;
  if (t.stretch == Stretch.PLAIN) placeAccess(i, effects);
  emitInsn(changetype<Emit>(0), insn.op(i), i);
  t.linear = 0;
  t.unsavedX |= writesX;
  t.unsavedF |= writesF;
}

/** An access to a CSR: when the region is left behind it, rd is in memory already. */
function emitCsr(i: Insn, effects: Effects): void {
  spillX(effects.writesX & translator().unsavedX);
  translator().unsavedX &= ~effects.writesX;
  emitSlow(i, effects, Import.CSR);
  translator().dirty = 0;
}

/** The interpreter's meaning, on registers in memory. */
function emitSlow(i: Insn, effects: Effects, index: u32): void {
  const t = translator();
  spillX(effects.readsX & t.unsavedX);
  spillF(effects.readsF & t.unsavedF);
  noteUnsaved();
  pushPc(t.rel);
  i32Const(keepSlow(i));
  i32Const(t.rest);
  call(index);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(t.labelCount);
  reloadX(effects.writesX);
  unlearn(effects.writesX);
  reloadF(effects.writesF);
  t.unsavedX &= ~effects.writesX;
  t.unsavedF &= ~effects.writesF;
  if (t.rounds) loadNativeRange();
}
