// What is known of values while code is written: the policy's operations pass it on in place of values.
// Operations on sign-extended words are done in 32 bits: there the engine finds rotations in shifts, and sees
// that an extension that is undone at once is none.
import { translator } from "./state";
import { Wasm, byte, constOnTop, get, getOnTop, i32Const, i64Const, takeConst, takeGet } from "./wasm";

/** The value is the sign extension of its low 32 bits. */
export const WORD: u64 = 1;
/** The last thing done to it was to extend it. */
export const EXTENDED: u64 = 2;
/** It is a word without sign: extending it either way is the same, and with zeros costs nothing. */
export const POSITIVE: u64 = 4;
/** It is x0. */
export const ZERO: u64 = 8;

/** What is known of a register. */
export function known(register: u32): u64 {
  if (register == 0) return WORD | POSITIVE | ZERO;
  return load<u8>(translator().known + register);
}

/** From here on a register holds a value of which `value` is known. */
export function learn(register: u32, value: u64): void {
  store<u8>(translator().known + register, u8(value & (WORD | EXTENDED | POSITIVE)));
}

/** Registers of `mask` may hold anything. */
export function unlearn(mask: u32): void {
  for (let r: u32 = 1; r < 32; r++) if ((mask >> r) & 1) learn(r, 0);
}

/** The registers of `words` hold words, the others may hold anything. */
export function learnAll(words: u32): void {
  for (let r: u32 = 1; r < 32; r++) learn(r, (words >> r) & WORD);
}

/** What is known of a constant. */
export function knownOf(value: i64): u64 {
  if (i64(i32(value)) != value) return 0;
  return value < 0 ? WORD : WORD | POSITIVE;
}

/** The sum of the two values on the stack; of a sum with zero, the other alone is left. */
export function plus(a: u64, b: u64): u64 {
  if ((a & ZERO) && getOnTop()) {
    const local = takeGet();
    dropZero();
    get(local);
    return b;
  }
  if ((a & ZERO) && constOnTop()) {
    const value = takeConst();
    dropZero();
    i64Const(value);
    return b;
  }
  if (isZeroOnTop()) {
    takeConst();
    return a;
  }
  byte(Wasm.I64_ADD);
  return 0;
}

/** Takes back x0, written last. */
function dropZero(): void { translator().out -= 2; }

/** Is the last thing written a zero? */
export function isZeroOnTop(): bool { return constOnTop() && translator().constant == 0; }

/** A 32-bit operation on the low halves of the two values on the stack, sign-extended. */
export function inWords(op: u32): u64 {
  halve();
  byte(op);
  return extend(0);
}

/** The same, shifting to the right by a constant. */
export function shiftedWord(): u64 {
  const positive = constOnTop() && (translator().constant & 31) != 0;
  halve();
  byte(Wasm.I32_SHR_U);
  return extend(positive ? POSITIVE : 0);
}

/** Extends the i32 on the stack, of which `value` is known. */
function extend(value: u64): u64 {
  byte(value & POSITIVE ? Wasm.I64_EXTEND_I32_U : Wasm.I64_EXTEND_I32_S);
  return value | WORD | EXTENDED;
}

/** The two values on the stack, the upper a constant or a local, become their low halves. */
function halve(): void {
  if (constOnTop()) {
    const value = i32(takeConst());
    byte(Wasm.I32_WRAP_I64);
    i32Const(value);
  } else {
    const local = takeGet();
    byte(Wasm.I32_WRAP_I64);
    get(local);
    byte(Wasm.I32_WRAP_I64);
  }
}

/** The value on the stack as a sign-extended word, a zero above it being taken away. */
export function signExtend(value: u64): u64 {
  takeConst();
  if (value & WORD) return value;
  byte(Wasm.I64_EXTEND32_S);
  return WORD | EXTENDED;
}

/** Are 32 bits enough for an operation on both, and is there an extension to save? */
function fitWords(a: u64, b: u64): bool {
  return (a & b & WORD) != 0 && ((a | b) & EXTENDED) != 0 && (constOnTop() || getOnTop());
}

/** A bitwise operation on the two values on the stack. */
export function bitwise(word: u32, long: u32, a: u64, b: u64): u64 {
  const positive = (word == Wasm.I32_AND ? a | b : a & b) & POSITIVE;
  if (!fitWords(a, b)) {
    byte(long);
    return (a & b & WORD) | positive | (positive ? WORD : 0);
  }
  halve();
  byte(word);
  return extend(positive);
}

/** A comparison of the two values on the stack. */
export function compare(word: u32, long: u32, a: u64, b: u64): void {
  if (!fitWords(a, b)) return byte(long);
  halve();
  byte(word);
}
