// Memory accesses of emitted code: the TLB check in line, a call when it misses.
import { Cell, Local, pushPc } from "./locals";
import { Import } from "./imports";
import { translator } from "./state";
import { Load } from "../access";
import { ADDEND, DATA_INDEX_MASK, WRITES } from "../tlb";
import { unlikely } from "./hints";
import { Wasm, access, byte, call, get, i32Const, i64Const, loadCell64, set, tee, unsigned } from "./wasm";

/** Label depth of $fault, from inside `extra` more blocks. */
function faultLabel(extra: u32): u32 { return translator().labelCount + extra; }

/** The entry E for the address on the stack, which goes to A; leaves 1 unless it matches. `kind`: 0 or WRITES. */
function check(kind: usize, size: u32): void {
  tee(Local.A);
  i64Const(8);
  byte(Wasm.I64_SHR_U);
  byte(Wasm.I32_WRAP_I64);
  i32Const(DATA_INDEX_MASK);
  byte(Wasm.I32_AND);
  get(Local.TLB);
  byte(Wasm.I32_ADD);
  tee(Local.E);
  access(Wasm.I64_LOAD, 3, u32(kind));
  get(Local.A);
  i64Const(~4095 | i64(size - 1));
  byte(Wasm.I64_AND);
  byte(Wasm.I64_NE);
}

/** Linear address of A by entry E. */
function pushLinear(kind: usize): void {
  get(Local.A);
  byte(Wasm.I32_WRAP_I64);
  get(Local.E);
  access(Wasm.I32_LOAD, 2, u32(kind + ADDEND));
  byte(Wasm.I32_ADD);
}

/** What a slow path is told besides addresses: kind of access, and the instructions left in the block. */
@inline function slowArgument(kind: u32): i32 { return i32(kind | (translator().rest << 8)); }

/** Leaves the value loaded from the address on the stack, an i64. */
export function emitLoad(kind: Load, op: u32, align: u32): void {
  check(0, 1 << align);
  unlikely();
  byte(Wasm.IF);
  byte(Wasm.I64);
  pushPc(translator().rel);
  get(Local.A);
  i32Const(slowArgument(kind));
  call(Import.LOAD);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(faultLabel(1));
  loadCell64(Cell.VALUE);
  byte(Wasm.ELSE);
  pushLinear(0);
  access(op, align, 0);
  byte(Wasm.END);
}

/** Stores the i64 on the stack at the address below it. */
export function emitStore(op: u32, align: u32): void {
  set(Local.V);
  check(WRITES, 1 << align);
  unlikely();
  byte(Wasm.IF);
  byte(Wasm.VOID);
  pushPc(translator().rel);
  get(Local.A);
  get(Local.V);
  i32Const(slowArgument(1 << align));
  call(Import.STORE);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(faultLabel(1));
  byte(Wasm.ELSE);
  pushLinear(WRITES);
  get(Local.V);
  access(op, align, 0);
  byte(Wasm.END);
}
