// A region as structured wasm, over its dominator tree (N. Ramsey, Beyond Relooper): a loop head opens a
// `loop`, a block with several ways in is reached by leaving a `block` that its dominator opened, every other
// block stands where control reaches it.
//
//   block $exit
//     block $onward
//       block $unsaved
//         block $fault
//           …                   ways out: R ← pc, br $exit, $onward or $unsaved (leave.ts)
//         end                   from a slow path: hart().pc and translator().unrun say where it stopped
//         N ← N + unrun; R ← hart().pc; depth ← 0
//       end
//       spill what UNSAVED_X and UNSAVED_F say
//     end
//     store N; return what the region for R returns, if there is one and depth and N are not used up
//   end
//   store N; return R
import { isComputed } from "../code";
import { at, targetOf } from "./region";
import { Block, DISPATCH_START, End, inOrder } from "./block";
import { callOnward, emitCall, emitComputedCall } from "./call";
import { loadNativeRange } from "./float";
import { labelFrom, popLabel, pushLabel, resetLabels } from "./labels";
import { emitInstructions } from "./instructions";
import { confirmWords } from "./known";
import { exitOften, exitTo, goOnward } from "./leave";
import { Cell, Local, declareLocals, pushPc, reloadBudget, reloadF, reloadX } from "./locals";
import { spillBudget, spillNoted, storeCell32 } from "./locals";
import { unlikely } from "./hints";
import { allot, translator } from "./state";
import { moveTogether } from "./together";
import { chooseWay, dispatch, meanWay } from "./tables";
import { Wasm, byte, forgetTop, get, i32Const, loadCell32, loadCell64 } from "./wasm";
import { open, set, unsigned } from "./wasm";
import { learnAll } from "./words";

/** Writes the body of the function of the region whose blocks are ordered. False when something ran out. */
export function emitRegion(entry: Block): bool {
  const t = translator();
  forgetTop();
  if (!resetLabels() || !declareLocals()) return false;
  prologue(entry);
  for (let label = 0; label < 4; label++) open(Wasm.BLOCK);
  learnAll(0);
  const whole = tree(entry);
  byte(Wasm.UNREACHABLE);
  byte(Wasm.END);
  get(Local.N);
  loadCell32(Cell.UNRUN);
  byte(Wasm.I32_ADD);
  set(Local.N);
  loadCell64(Cell.PC);
  set(Local.R);
  i32Const(0);
  set(Local.DEPTH);
  byte(Wasm.END);
  spillNoted();
  byte(Wasm.END);
  callOnward();
  byte(Wasm.END);
  spillBudget();
  get(Local.R);
  byte(Wasm.END);
  return whole;
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

/** The code of `block` and of all that it dominates. */
function tree(block: Block): bool {
  if (block.loop == 0) return within(block, translator().orderCount);
  learnAll(block.wordsX);
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
  learnAll(merge.wordsX);
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
  t.inLoop = block.inLoop;
  t.unsavedX = block.unsavedX;
  t.unsavedF = block.unsavedF;
  if (block.count > 0) spend(block.count);
  return emitInstructions(block) && leave(block);
}

function spend(count: u32): void {
  get(Local.N);
  i32Const(count);
  byte(Wasm.I32_SUB);
  set(Local.N);
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
      if (isComputed(at(block.last))) {
        storeCell32(Cell.COMPUTED, 1);
        goOnward();
      } else exitOften();
      return true;
    case End.SWITCH:
      set(Local.R);
      if (block.first != null) return go(block, block.first, DISPATCH_START);
      goOnward();
      return true;
    case End.DISPATCH:
      return dispatch(block);
    case End.HEAD:
      chooseWay(block);
      return true;
    case End.INTERPRET:
      storeCell32(Cell.MUST_INTERPRET, 1);
      pushPc(block.target);
      set(Local.R);
      exitOften();
      return true;
    default:
      pushPc(block.target);
      set(Local.R);
      goOnward();
      return true;
  }
}

/** The condition is on the stack. */
function branch(block: Block): bool {
  const t = translator();
  const unsavedX = t.unsavedX;
  const unsavedF = t.unsavedF;
  const known = t.known;
  t.known = allot(32);
  if (t.known == 0) return false;
  memory.copy(t.known, known, 32);
  open(Wasm.IF);
  if (!pushLabel(0)) return false;
  if (!go(block, block.first, block.target)) return false;
  byte(Wasm.ELSE);
  t.unsavedX = unsavedX;
  t.unsavedF = unsavedF;
  t.known = known;
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
  if (!back) confirmWords(successor);
  if (successor.kind == End.HEAD) meanWay(successor, target);
  // A table of computed jumps looks at the budget itself; what is no code has no address to leave for.
  if (target >= 0 && (back || successor.kind == End.HEAD)) {
    moveTogether(block, successor, target);
    leaveIfUsedUp(target);
  }
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
