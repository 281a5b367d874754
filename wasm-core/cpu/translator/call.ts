// Guest calls as wasm calls. The callee is found by the jump cache; it returns where control goes next, and
// only when that is the return point does the caller go on: longjmp, traps and context switches unwind by
// themselves.
import { Block } from "./block";
import { Cell, Local, pushPc, reloadBudget, reloadF, reloadX } from "./locals";
import { spillBudget, spillUnsaved, storeCell32 } from "./locals";
import { JUMP_GENERATION, JUMP_INDEX_MASK, JUMP_SLOT } from "./jumps";
import { loadNativeRange } from "./float";
import { JUMPS } from "../../layout";
import { unlikely } from "./hints";
import { exitSaved } from "./leave";
import { Import, REGION_TYPE } from "./imports";
import { translator } from "./state";
import { Wasm, access, byte, call, get, i32Const, i64Const, open, set, tee, unsigned } from "./wasm";
import { learnAll } from "./words";

/** A call to the address `target` from the entry, at the end of `block`; the link register is written. */
export function emitCall(target: i32, block: Block): void {
  pushPc(target);
  if (target != 0) return emitComputedCall(block);
  // The region itself: its pages are mapped as they were when it was entered.
  beforeCall();
  unlessAffordable();
  exitIfSet();
  pushArguments();
  call(Import.COUNT + translator().batch);
  behindCall(block);
}

/** A call to the address on the stack. */
export function emitComputedCall(block: Block): void {
  beforeCall();
  unlessKnown();
  unlessAffordable();
  byte(Wasm.I32_OR);
  exitIfSet();
  callKnown();
  behindCall(block);
}

/** Goes on in the region for R and returns what it returns; leaves the innermost label when there is none. */
export function callOnward(): void {
  unlessKnown();
  unlessAffordable();
  byte(Wasm.I32_OR);
  byte(Wasm.BR_IF);
  unsigned(0);
  spillBudget();
  storeCell32(Cell.COMPUTED, 0);
  callKnown();
  byte(Wasm.RETURN);
}

/** Calls the region for R, whose jump is E. */
function callKnown(): void {
  pushArguments();
  get(Local.E);
  access(Wasm.I32_LOAD, 2, u32(JUMP_SLOT));
  byte(Wasm.CALL_INDIRECT);
  unsigned(REGION_TYPE);
  unsigned(0);
}

/** The address on the stack to R, and memory made ready for a callee. */
function beforeCall(): void {
  set(Local.R);
  spillUnsaved();
  spillBudget();
}

function pushArguments(): void {
  get(Local.R);
  get(Local.DEPTH);
  i32Const(1);
  byte(Wasm.I32_SUB);
}

/** Leaves for R instead when the value on the stack says so. */
function exitIfSet(): void {
  unlikely();
  open(Wasm.IF);
  exitSaved(1);
  byte(Wasm.END);
}

/** Goes on behind the call if that is what the callee returned, else returns it too. */
function behindCall(block: Block): void {
  tee(Local.R);
  pushPc(block.end);
  byte(Wasm.I64_NE);
  unlikely();
  open(Wasm.IF);
  get(Local.R);
  byte(Wasm.RETURN);
  byte(Wasm.END);
  reloadBudget();
  afterCall(block.first);
}

/** Loads what the code behind a call needs. */
function afterCall(next: Block | null): void {
  const t = translator();
  t.unsavedX = t.unsavedF = 0;
  learnAll(0);
  if (next == null) return;
  reloadX(next.liveX);
  reloadF(next.liveF);
  if (t.rounds) loadNativeRange();
}

/** 1 on the stack when no region for R is known; else E is its jump. */
function unlessKnown(): void {
  get(Local.R);
  i64Const(1);
  byte(Wasm.I64_SHR_U);
  byte(Wasm.I32_WRAP_I64);
  i32Const(JUMP_INDEX_MASK);
  byte(Wasm.I32_AND);
  i32Const(4);
  byte(Wasm.I32_SHL);
  i32Const(i32(JUMPS));
  byte(Wasm.I32_ADD);
  tee(Local.E);
  access(Wasm.I64_LOAD, 3, 0);
  get(Local.R);
  byte(Wasm.I64_NE);
  get(Local.E);
  access(Wasm.I32_LOAD, 2, u32(JUMP_GENERATION));
  get(Local.GENERATION);
  byte(Wasm.I32_NE);
  byte(Wasm.I32_OR);
}

/** 1 on the stack when calls are nested too deep, or the budget is used up. */
function unlessAffordable(): void {
  get(Local.DEPTH);
  byte(Wasm.I32_EQZ);
  get(Local.N);
  i32Const(0);
  byte(Wasm.I32_LT_S);
  byte(Wasm.I32_OR);
}
