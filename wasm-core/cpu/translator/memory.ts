// Memory accesses of emitted code: the TLB check in line, a call when it misses.
import { cellOf } from "./kept";
import { Cell, Local, noteUnsaved, pushPc } from "./locals";
import { Import } from "./imports";
import { Stretch, translator } from "./state";
import { Load } from "../access";
import { Insn } from "../insn";
import { ADDEND, DATA_INDEX_MASK, WRITES, keptAt, keptMark } from "../tlb";
import { unlikely } from "./hints";
import { Wasm, access, byte, call, get, i32Const, i64Const, loadCell32, loadCell64 } from "./wasm";
import { open, set, tee, unsigned } from "./wasm";

/** Label depth of $fault, from inside `extra` more blocks. */
function faultLabel(extra: u32): u32 { return translator().labelCount + extra; }

/** The entry E for the address on the stack, now A; leaves 1 unless it matches. `kind`: 0 or WRITES. */
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

/**
 * Loads by the instruction from the address on the stack; leaves the value, an i64. What `op` loads as an
 * i32 is sign-extended where the ways join. Extended where it is loaded, V8 loads it twice: once for the
 * extension, which takes its operand from memory, and once because a load may trap.
 */
export function emitLoad(i: Insn, kind: Load, op: u32, align: u32): void {
  const type = isWord(op) ? Wasm.I32 : Wasm.I64;
  const cell = cellOf(i, false, 1 << align);
  if (translator().linear) access(op, align, translator().linearOffset);
  else if (translator().stretch == Stretch.CALLING) callToLoad(kind, type);
  else if (cell) loadFromKept(cell, kind, op, align, type);
  else loadByTlb(kind, op, align, type);
  if (type == Wasm.I32) byte(Wasm.I64_EXTEND_I32_S);
}

@inline function isWord(op: u32): bool {
  return op == Wasm.I32_LOAD || op == Wasm.I32_LOAD8_S || op == Wasm.I32_LOAD16_S;
}

function loadByTlb(kind: Load, op: u32, align: u32, type: u32): void {
  check(0, 1 << align);
  unlikely();
  byte(Wasm.IF);
  byte(type);
  slowLoad(kind, 1, type);
  byte(Wasm.ELSE);
  pushLinear(0);
  access(op, align, 0);
  byte(Wasm.END);
}

function loadFromKept(cell: u32, kind: Load, op: u32, align: u32, type: u32): void {
  set(Local.A);
  byte(Wasm.BLOCK);
  byte(type);
  unlessKept(cell, 1 << align);
  check(0, 1 << align);
  unlikely();
  open(Wasm.IF);
  slowLoad(kind, 3, type);
  byte(Wasm.BR);
  unsigned(2);
  byte(Wasm.END);
  keep(cell, 0);
  byte(Wasm.END);
  pushKept(cell);
  access(op, align, 0);
  byte(Wasm.END);
}

function callToLoad(kind: Load, type: u32): void {
  set(Local.A);
  slowLoad(kind, 0, type);
}

/** The load that missed the TLB, from A, inside `extra` more blocks. */
function slowLoad(kind: Load, extra: u32, type: u32): void {
  noteUnsaved();
  pushPc(translator().rel);
  get(Local.A);
  i32Const(slowArgument(kind));
  call(Import.LOAD);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(faultLabel(extra));
  if (type == Wasm.I32) loadCell32(Cell.VALUE);
  else loadCell64(Cell.VALUE);
}

/** Stores by the instruction the i64 on the stack at the address below it. */
export function emitStore(i: Insn, op: u32, align: u32): void {
  if (translator().linear) return access(op, align, translator().linearOffset);
  set(Local.V);
  if (translator().stretch == Stretch.CALLING) return callToStore(align);
  const cell = cellOf(i, true, 1 << align);
  if (cell) return storeToKept(cell, op, align);
  check(WRITES, 1 << align);
  unlikely();
  open(Wasm.IF);
  slowStore(align, 1);
  byte(Wasm.ELSE);
  pushLinear(WRITES);
  get(Local.V);
  access(op, align, 0);
  byte(Wasm.END);
}

function storeToKept(cell: u32, op: u32, align: u32): void {
  set(Local.A);
  open(Wasm.BLOCK);
  unlessKept(cell, 1 << align);
  check(WRITES, 1 << align);
  unlikely();
  open(Wasm.IF);
  slowStore(align, 3);
  byte(Wasm.BR);
  unsigned(2);
  byte(Wasm.END);
  keep(cell, WRITES);
  byte(Wasm.END);
  pushKept(cell);
  get(Local.V);
  access(op, align, 0);
  byte(Wasm.END);
}

function callToStore(align: u32): void {
  set(Local.A);
  slowStore(align, 0);
}

/** The store of V at A that missed the TLB. */
function slowStore(align: u32, extra: u32): void {
  noteUnsaved();
  pushPc(translator().rel);
  get(Local.A);
  get(Local.V);
  i32Const(slowArgument(1 << align));
  call(Import.STORE);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(faultLabel(extra));
}

/** To the innermost label unless A, which is on the stack, is aligned and its page in the TLB, or kept. */
export function checkPage(cell: u32, kind: usize, size: u32): void {
  if (cell) {
    set(Local.A);
    unlessKept(cell, size);
  }
  check(kind, size);
  unlikely();
  byte(Wasm.BR_IF);
  unsigned(cell ? 1 : 0);
  if (cell) {
    keep(cell, kind);
    byte(Wasm.END);
  }
}

/** The page of A, behind checkPage(). */
export function pushTag(cell: u32): void {
  if (cell) return pushCell(cell, Wasm.I64_LOAD, 3, 0);
  get(Local.A);
  i64Const(~4095);
  byte(Wasm.I64_AND);
}

/** Linear address of A, behind checkPage(). */
export function pushPage(cell: u32, kind: usize): void {
  if (cell) pushKept(cell);
  else pushLinear(kind);
}

/** Opens an `if` for the case that A is not on the page kept; A is on the stack there. */
function unlessKept(cell: u32, size: u32): void {
  get(Local.A);
  i64Const(~4095 | i64(size - 1));
  byte(Wasm.I64_AND);
  pushCell(cell, Wasm.I64_LOAD, 3, 0);
  byte(Wasm.I64_NE);
  unlikely();
  open(Wasm.IF);
  get(Local.A);
}

/** Keeps the page of entry E. */
function keep(cell: u32, kind: usize): void {
  get(Local.TLB);
  get(Local.E);
  access(Wasm.I64_LOAD, 3, u32(kind));
  access(Wasm.I64_STORE, 3, u32(keptAt(cell)));
  get(Local.TLB);
  get(Local.E);
  access(Wasm.I32_LOAD, 2, u32(kind + ADDEND));
  access(Wasm.I32_STORE, 2, u32(keptAt(cell) + ADDEND));
  get(Local.TLB);
  i32Const(1);
  access(Wasm.I32_STORE8, 0, u32(keptMark(cell)));
}

function pushCell(cell: u32, op: u32, align: u32, offset: u32): void {
  get(Local.TLB);
  access(op, align, u32(keptAt(cell)) + offset);
}

/** Linear address of A, which is on the page kept. */
function pushKept(cell: u32): void {
  get(Local.A);
  byte(Wasm.I32_WRAP_I64);
  pushCell(cell, Wasm.I32_LOAD, 2, u32(ADDEND));
  byte(Wasm.I32_ADD);
}
