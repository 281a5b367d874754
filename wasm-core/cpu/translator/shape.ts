// A region as structured wasm, over its dominator tree (N. Ramsey, Beyond Relooper): a loop head opens a
// `loop`, a block with several ways in is reached by leaving a `block` that its dominator opened, every other
// block stands where control reaches it.
//
//   block $exit
//     block $unsaved
//       block $fault
//         …                     ways out: R ← pc, br $exit or $unsaved (leave.ts)
//       end                     from a slow path: hart().pc and translator().unrun say where it stopped
//       N ← N + unrun; R ← hart().pc
//     end
//     spill what UNSAVED_X and UNSAVED_F say
//   end
//   store N; return R
import { emitInsn, traitsOf } from "../../generated/translate";
import { isComputed } from "../code";
import { at, Trait, lengthOf, targetOf } from "./region";
import * as insn from "../insn";
import { Insn } from "../insn";
import { resetBases } from "./bases";
import { Block, DISPATCH_START, End, inOrder, successor, targetDistance } from "./block";
import { emitCall, emitComputedCall } from "./call";
import { effectsOf } from "./effects";
import { Emit } from "./emit";
import { loadNativeRange } from "./float";
import { wayOf, wayTo } from "./heads";
import { exitOften, exitSeldom, exitTo } from "./leave";
import { Cell, Local, declareLocals, headLocal, pushPc, reloadBudget } from "./locals";
import { noteUnsaved, reloadF, reloadX, spillBudget, spillF, spillNoted, spillX, storeCell32 } from "./locals";
import { unlikely } from "./hints";
import { Import } from "./imports";
import { keepSlow } from "./regions";
import { allot, translator } from "./state";
import { Wasm, byte, call, forgetConst, get, i32Const, i64Const } from "./wasm";
import { loadCell32, loadCell64, set, tee, unsigned } from "./wasm";

const MAX_LABELS: u32 = 2048;

/** Writes the body of the function of the region whose blocks are ordered. False when something ran out. */
export function emitRegion(entry: Block): bool {
  const t = translator();
  t.labels = allot(MAX_LABELS * 4);
  t.labelCount = 0;
  forgetConst();
  if (t.labels == 0 || !declareLocals()) return false;
  prologue(entry);
  open(Wasm.BLOCK);
  open(Wasm.BLOCK);
  open(Wasm.BLOCK);
  const whole = tree(entry);
  byte(Wasm.UNREACHABLE);
  byte(Wasm.END);
  get(Local.N);
  loadCell32(Cell.UNRUN);
  byte(Wasm.I32_ADD);
  set(Local.N);
  loadCell64(Cell.PC);
  set(Local.R);
  byte(Wasm.END);
  spillNoted();
  byte(Wasm.END);
  spillBudget();
  get(Local.R);
  byte(Wasm.END);
  return whole;
}

function open(op: u32): void {
  byte(op);
  byte(Wasm.VOID);
}

function prologue(entry: Block): void {
  const t = translator();
  reloadBudget();
  loadCell32(Cell.TLB);
  set(Local.TLB);
  loadCell32(Cell.GENERATION);
  set(Local.GENERATION);
  if (t.float) requireFloat();
  reloadX(entry.liveX);
  reloadF(entry.liveF);
  if (t.rounds) loadNativeRange();
  resetBases();
}

/** Back to the interpreter unless floating point is on and rounds to nearest. */
function requireFloat(): void {
  loadCell32(Cell.FS);
  byte(Wasm.I32_EQZ);
  if (translator().rounds) {
    loadCell32(Cell.FRM);
    byte(Wasm.I32_OR);
  }
  unlikely();
  open(Wasm.IF);
  storeCell32(Cell.MUST_INTERPRET, 1);
  get(Local.PC);
  byte(Wasm.RETURN);
  byte(Wasm.END);
}

// Labels: innermost last; what a label stands for is a block (its loop, or the way to it), or nothing.

function pushLabel(what: usize): bool {
  const t = translator();
  if (t.labelCount == MAX_LABELS) return false;
  store<u32>(t.labels + (t.labelCount++ << 2), what);
  return true;
}

function popLabel(): void { translator().labelCount--; }

/** Distance of the label of `block`; a loop's label is its address | 1. */
function labelOf(what: usize): u32 {
  const t = translator();
  for (let n: u32 = 0; n < t.labelCount; n++) {
    if (load<u32>(t.labels + ((t.labelCount - 1 - n) << 2)) == what) return n;
  }
  return 0;
}

/** Distance of the label by which `block` gets to `to`. */
function labelFrom(block: Block, to: Block): u32 {
  return labelOf(changetype<usize>(to) | (to.order <= block.order ? 1 : 0));
}

/** The code of `block` and of all that it dominates. */
function tree(block: Block): bool {
  if (block.loop == 0) return within(block, translator().orderCount);
  open(Wasm.LOOP);
  if (!pushLabel(changetype<usize>(block) | 1)) return false;
  const whole = within(block, translator().orderCount);
  popLabel();
  byte(Wasm.END);
  return whole;
}

/** `block` inside a label for each merge block that it dominates directly, of order below `limit`. */
function within(block: Block, limit: u32): bool {
  const merge = lastMerge(block, limit);
  if (merge == null) return body(block);
  open(Wasm.BLOCK);
  if (!pushLabel(changetype<usize>(merge))) return false;
  const whole = within(block, merge.order - 1);
  popLabel();
  byte(Wasm.END);
  return whole && tree(merge);
}

/** The merge block furthest behind, among the first `limit` in order, whose dominator is `block`. */
function lastMerge(block: Block, limit: u32): Block | null {
  for (let n = limit; n > block.order; n--) {
    const candidate = inOrder(n - 1);
    if (candidate.dominator == block && candidate.predecessors > 1) return candidate;
  }
  return null;
}

function body(block: Block): bool {
  const t = translator();
  t.dirty = 0;
  t.inner = block.inner;
  t.unsavedX = block.unsavedX;
  t.unsavedF = block.unsavedF;
  if (block.count > 0) spend(block.count);
  let rel = block.start;
  for (let k: u32 = 0; k < block.count; k++) {
    const i = at(rel);
    t.rel = rel;
    t.rest = block.count - 1 - k;
    emitOne(i);
    rel += lengthOf(i);
  }
  return leave(block);
}

function spend(count: u32): void {
  get(Local.N);
  i32Const(count);
  byte(Wasm.I32_SUB);
  set(Local.N);
}

function emitOne(i: Insn): void {
  const traits = traitsOf(insn.op(i));
  const odd = (traits & Trait.ROUNDS) != 0 && insn.rm(i) != 0 && insn.rm(i) != insn.DYN;
  if (traits & Trait.SLOW || odd) return emitSlow(i);
  emitInsn(changetype<Emit>(0), insn.op(i), i);
  const effects = effectsOf(i);
  translator().unsavedX |= effects.writesX & ~1;
  translator().unsavedF |= effects.writesF;
}

/** The interpreter's meaning, on registers in memory. */
function emitSlow(i: Insn): void {
  const t = translator();
  const effects = effectsOf(i);
  spillX(effects.readsX & t.unsavedX);
  spillF(effects.readsF & t.unsavedF);
  noteUnsaved();
  pushPc(t.rel);
  i32Const(keepSlow(i));
  i32Const(t.rest);
  call(Import.SLOW);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(t.labelCount);
  reloadX(effects.writesX);
  reloadF(effects.writesF);
  t.unsavedX &= ~effects.writesX;
  t.unsavedF &= ~effects.writesF;
  if (t.rounds) loadNativeRange();
}

function leave(block: Block): bool {
  switch (block.kind) {
    case End.FALL:
    case End.JUMP:
      return go(block, block.first, block.target);
    case End.BRANCH:
      return branch(block);
    case End.CALL: {
      const i = at(block.last);
      emitCall(targetOf(i, block.last), block);
      return go(block, block.first, block.target);
    }
    case End.CALL_INDIRECT:
      emitComputedCall(block);
      return go(block, block.first, block.target);
    case End.INDIRECT:
      set(Local.R);
      if (isComputed(at(block.last))) storeCell32(Cell.COMPUTED, 1);
      exitOften();
      return true;
    case End.SWITCH:
      set(Local.R);
      if (block.first != null) return go(block, block.first, DISPATCH_START);
      exitOften();
      return true;
    case End.DISPATCH:
      return dispatch(block);
    case End.HEAD:
      chooseWay(block);
      return true;
    case End.INTERPRET:
      storeCell32(Cell.MUST_INTERPRET, 1);
    default:
      pushPc(block.target);
      set(Local.R);
      exitOften();
      return true;
  }
}

/** To the target whose address is in R, or out. */
function dispatch(block: Block): bool {
  const t = translator();
  const low = t.lowestTarget;
  const count = u32(t.highestTarget - low) / 2 + 1;
  get(Local.N);
  i32Const(0);
  byte(Wasm.I32_LT_S);
  unlikely();
  open(Wasm.IF);
  exitSeldom(1);
  byte(Wasm.END);
  get(Local.R);
  pushPc(low);
  byte(Wasm.I64_SUB);
  i64Const(1);
  byte(Wasm.I64_SHR_U);
  tee(Local.T);
  i64Const(count);
  byte(Wasm.I64_GE_U);
  unlikely();
  open(Wasm.IF);
  storeCell32(Cell.COMPUTED, 1);
  exitSeldom(1);
  byte(Wasm.END);
  open(Wasm.BLOCK);
  get(Local.T);
  byte(Wasm.I32_WRAP_I64);
  table(block, low, count);
  byte(Wasm.END);
  storeCell32(Cell.COMPUTED, 1);
  exitSeldom(0);
  return true;
}

/** To the way into a loop that its local says. */
function chooseWay(head: Block): void {
  get(headLocal(head.label));
  byte(Wasm.BR_TABLE);
  unsigned(head.wayCount - 1);
  for (let n: u32 = 0; n < head.wayCount; n++) unsigned(labelFrom(head, wayOf(head, n)));
}

/** Says of a head, and of heads that it leads to, that `target` is meant. */
function meanWay(head: Block, target: i32): void {
  const n = wayTo(head, target);
  i32Const(n);
  set(headLocal(head.label));
  const way = wayOf(head, n);
  if (way.kind == End.HEAD && way.start != target) meanWay(way, target);
}

/** A label for each halfword from `low` on: a target's, or that of the way out. */
function table(block: Block, low: i32, count: u32): void {
  const t = translator();
  const labels = allot(count * 4);
  for (let n: u32 = 0; labels && n < t.targetCount; n++) {
    const to = successor(block, n);
    if (to == null) continue;
    store<u32>(labels + ((u32(targetDistance(n) - low) >> 1) << 2), labelFrom(block, to) + 1);
  }
  byte(Wasm.BR_TABLE);
  unsigned(labels ? count : 0);
  for (let n: u32 = 0; labels && n < count; n++) unsigned(load<u32>(labels + (n << 2)));
  unsigned(0);
}

/** The condition is on the stack. */
function branch(block: Block): bool {
  const t = translator();
  const unsavedX = t.unsavedX;
  const unsavedF = t.unsavedF;
  open(Wasm.IF);
  if (!pushLabel(0)) return false;
  if (!go(block, block.first, block.target)) return false;
  byte(Wasm.ELSE);
  t.unsavedX = unsavedX;
  t.unsavedF = unsavedF;
  if (!go(block, block.second, block.otherwise)) return false;
  popLabel();
  byte(Wasm.END);
  byte(Wasm.UNREACHABLE);
  return true;
}

/** Control from `block` to `successor`, or out of the region to `target`. */
function go(block: Block, successor: Block | null, target: i32): bool {
  if (successor == null) {
    exitTo(target, 0);
    return true;
  }
  const back = successor.order <= block.order;
  if (successor.kind == End.HEAD) meanWay(successor, target);
  // A table of computed jumps looks at the budget itself; what is no code has no address to leave for.
  if (target >= 0 && (back || successor.kind == End.HEAD)) leaveIfUsedUp(target);
  if (back || successor.predecessors > 1) {
    byte(Wasm.BR);
    unsigned(labelFrom(block, successor));
    return true;
  }
  return tree(successor);
}

function leaveIfUsedUp(target: i32): void {
  get(Local.N);
  i32Const(0);
  byte(Wasm.I32_LT_S);
  unlikely();
  open(Wasm.IF);
  exitTo(target, 1);
  byte(Wasm.END);
}
