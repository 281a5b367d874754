// Double arithmetic of emitted code: the native operation where its result can raise no new flag (inexact is
// set already, rounding is to nearest, the result is normal and finite) or is proved to be exact (proofs.ts),
// else a call to the exact one.
import { Rounding } from "../float/status";
import { Cell, Local, floatLocal } from "./locals";
import { unlikely } from "./hints";
import { Import } from "./imports";
import { A, B, C, R, pushExact, pushFused } from "./proofs";
import { translator } from "./state";
import { Wasm, byte, call, get, i32Const, i64Const, loadCell32, open, set, tee } from "./wasm";

/** Twice the bits of a normal, finite double that is not the smallest: LOWEST to LOWEST + RANGE. */
const LOWEST: i64 = (1 << 53) + 2;
const RANGE: i64 = 0x7fe * (1 << 53) - 2 - LOWEST;

/** Sets NATIVE: the range, or 0 while inexact is not set yet. */
export function loadNativeRange(): void {
  loadCell32(Cell.FFLAGS);
  i32Const(1);
  byte(Wasm.I32_AND);
  byte(Wasm.I64_EXTEND_I32_U);
  i64Const(RANGE);
  byte(Wasm.I64_MUL);
  set(Local.NATIVE);
}

/** Is FR not surely flagless? */
function doubtful(): void {
  get(floatLocal(R));
  byte(Wasm.I64_REINTERPRET_F64);
  i64Const(1);
  byte(Wasm.I64_SHL);
  i64Const(LOWEST);
  byte(Wasm.I64_SUB);
  get(Local.NATIVE);
  byte(Wasm.I64_GE_U);
}

function pushBits(local: u32): void {
  get(floatLocal(local));
  byte(Wasm.I64_REINTERPRET_F64);
}

/** The exact operation on FA, FB, FC as far as it takes them; its result to FR. */
function exactly(operands: u32, operation: u32): void {
  for (let k: u32 = 0; k < operands; k++) pushBits(k);
  i32Const(Rounding.RNE);
  call(operation);
  byte(Wasm.F64_REINTERPRET_I64);
  set(floatLocal(R));
  loadNativeRange();
}

export function emitBinary(op: u32, operation: u32): void {
  set(floatLocal(B));
  tee(floatLocal(A));
  get(floatLocal(B));
  byte(op);
  set(floatLocal(R));
  unlessNative(2, operation);
}

export function emitSqrt(): void {
  tee(floatLocal(A));
  byte(Wasm.F64_SQRT);
  set(floatLocal(R));
  unlessNative(1, Import.SQRTD);
}

function unlessNative(operands: u32, operation: u32): void {
  doubtful();
  unlikely();
  open(Wasm.IF);
  const proof = pushExact(operation);
  if (proof) {
    byte(Wasm.I32_EQZ);
    open(Wasm.IF);
  }
  exactly(operands, operation);
  if (proof) byte(Wasm.END);
  byte(Wasm.END);
  get(floatLocal(R));
}

/** Where the engine's own operation does not round once, always the exact one, which has a quick way too. */
export function emitMulAdd(): void {
  set(floatLocal(C));
  set(floatLocal(B));
  set(floatLocal(A));
  if (translator().fused == 0) {
    exactly(3, Import.MULADDD);
    get(floatLocal(R));
    return;
  }
  pushFused(A, B, C);
  set(floatLocal(R));
  unlessNative(3, Import.MULADDD);
}

/** A comparison as an i64; with a NaN, the exact one, for its flags. */
export function emitCompare(op: u32, operation: u32): void {
  set(floatLocal(B));
  tee(floatLocal(A));
  get(floatLocal(B));
  byte(Wasm.F64_ADD);
  tee(floatLocal(R));
  get(floatLocal(R));
  byte(Wasm.F64_NE);
  unlikely();
  byte(Wasm.IF);
  byte(Wasm.I64);
  pushBits(A);
  pushBits(B);
  call(operation);
  loadNativeRange();
  byte(Wasm.ELSE);
  get(floatLocal(A));
  get(floatLocal(B));
  byte(op);
  byte(Wasm.I64_EXTEND_I32_U);
  byte(Wasm.END);
}
