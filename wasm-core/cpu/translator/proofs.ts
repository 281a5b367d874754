// Proofs of emitted code that a native double operation was exact, and so raised no flag: what programs do
// with whole numbers. An error term is computed, and is nothing.
import { floatLocal } from "./locals";
import { Import } from "./imports";
import { translator } from "./state";
import { Wasm, byte, f64Const, get, set, tee, vector } from "./wasm";

/** Operands, result, and two more locals. */
export const A: u32 = 0;
export const B: u32 = 1;
export const C: u32 = 2;
export const R: u32 = 3;
const P: u32 = 4;
const Q: u32 = 5;

/** Products and quotients from here on are so far from underflow that their errors do not underflow. */
const FAR_FROM_TINY: f64 = 1e-250;

/** x * y + z, rounded once. */
export function pushFused(x: u32, y: u32, z: u32): void {
  for (let k: u32 = 0; k < 3; k++) {
    get(floatLocal(k == 0 ? x : k == 1 ? y : z));
    vector(Wasm.F64X2_SPLAT);
  }
  vector(Wasm.F64X2_RELAXED_MADD);
  vector(Wasm.F64X2_EXTRACT_LANE);
  byte(0);
}

/** Pushes 1 when the operation's result R is surely exact, else 0; false when nothing can be proved here. */
export function pushExact(operation: u32): bool {
  if (operation == Import.ADDD || operation == Import.SUBD) {
    pushExactSum(A, B, R, operation == Import.SUBD);
    return true;
  }
  if (translator().fused == 0) return false;
  if (operation == Import.MULD) pushExactProduct(R);
  else if (operation == Import.DIVD) pushExactQuotient(R, B, A);
  else if (operation == Import.SQRTD) pushExactQuotient(R, R, A);
  else if (operation == Import.MULADDD) {
    get(floatLocal(A));
    get(floatLocal(B));
    byte(Wasm.F64_MUL);
    set(floatLocal(P));
    pushExactProduct(P);
    pushExactSum(P, C, R, false);
    byte(Wasm.I32_AND);
  } else return false;
  return true;
}

/** Is `sum` exactly x + y, or x - y? (D. Knuth's TwoSum; a sum does not underflow.) */
function pushExactSum(x: u32, y: u32, sum: u32, minus: bool): void {
  get(floatLocal(x));
  get(floatLocal(sum));
  get(floatLocal(sum));
  get(floatLocal(x));
  byte(Wasm.F64_SUB);
  tee(floatLocal(Q));
  byte(Wasm.F64_SUB);
  byte(Wasm.F64_EQ);
  get(floatLocal(y));
  if (minus) byte(Wasm.F64_NEG);
  get(floatLocal(Q));
  byte(Wasm.F64_EQ);
  byte(Wasm.I32_AND);
}

/** Is `product` exactly A * B? That of zero and a number is. */
function pushExactProduct(product: u32): void {
  pushNoError(A, B, product);
  pushFar(product);
  get(floatLocal(A));
  pushZero();
  byte(Wasm.I32_OR);
  get(floatLocal(B));
  pushZero();
  byte(Wasm.I32_OR);
  byte(Wasm.I32_AND);
}

/** Is x * y exactly `whole`? */
function pushExactQuotient(x: u32, y: u32, whole: u32): void {
  pushNoError(x, y, whole);
  pushFar(x);
  byte(Wasm.I32_AND);
  pushFar(whole);
  byte(Wasm.I32_AND);
}

/** Is x * y - product, rounded once, nothing? */
function pushNoError(x: u32, y: u32, product: u32): void {
  get(floatLocal(product));
  byte(Wasm.F64_NEG);
  set(floatLocal(Q));
  pushFused(x, y, Q);
  pushZero();
}

/** Is the number on the stack zero? */
function pushZero(): void {
  f64Const(0);
  byte(Wasm.F64_EQ);
}

function pushFar(local: u32): void {
  get(floatLocal(local));
  byte(Wasm.F64_ABS);
  f64Const(FAR_FROM_TINY);
  byte(Wasm.F64_GT);
}
