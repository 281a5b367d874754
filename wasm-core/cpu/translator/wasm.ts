// Writing WebAssembly: opcodes, LEB128, sections. Knows no RISC-V. Bytes go to translator().out.
import { translator } from "./state";

export namespace Wasm {
  export const I32: u32 = 0x7f;
  export const I64: u32 = 0x7e;
  export const F64: u32 = 0x7c;
  export const VOID: u32 = 0x40;

  export const UNREACHABLE: u32 = 0x00;
  export const BLOCK: u32 = 0x02;
  export const LOOP: u32 = 0x03;
  export const IF: u32 = 0x04;
  export const ELSE: u32 = 0x05;
  export const END: u32 = 0x0b;
  export const BR: u32 = 0x0c;
  export const BR_IF: u32 = 0x0d;
  export const BR_TABLE: u32 = 0x0e;
  export const RETURN: u32 = 0x0f;
  export const CALL: u32 = 0x10;
  export const CALL_INDIRECT: u32 = 0x11;
  export const DROP: u32 = 0x1a;
  export const SELECT: u32 = 0x1b;
  export const LOCAL_GET: u32 = 0x20;
  export const LOCAL_SET: u32 = 0x21;
  export const LOCAL_TEE: u32 = 0x22;
  export const I32_LOAD: u32 = 0x28;
  export const I64_LOAD: u32 = 0x29;
  export const F64_LOAD: u32 = 0x2b;
  export const I32_LOAD8_S: u32 = 0x2c;
  export const I32_LOAD16_S: u32 = 0x2e;
  export const I64_LOAD8_U: u32 = 0x31;
  export const I64_LOAD16_U: u32 = 0x33;
  export const I64_LOAD32_U: u32 = 0x35;
  export const I32_STORE: u32 = 0x36;
  export const I32_STORE8: u32 = 0x3a;
  export const I64_STORE: u32 = 0x37;
  export const F64_STORE: u32 = 0x39;
  export const I64_STORE8: u32 = 0x3c;
  export const I64_STORE16: u32 = 0x3d;
  export const I64_STORE32: u32 = 0x3e;
  export const I32_CONST: u32 = 0x41;
  export const I64_CONST: u32 = 0x42;
  export const F64_CONST: u32 = 0x44;
  export const I32_EQZ: u32 = 0x45;
  export const I32_EQ: u32 = 0x46;
  export const I32_NE: u32 = 0x47;
  export const I32_LT_S: u32 = 0x48;
  export const I32_LT_U: u32 = 0x49;
  export const I32_GT_S: u32 = 0x4a;
  export const I32_GE_S: u32 = 0x4e;
  export const I32_GE_U: u32 = 0x4f;
  export const I64_EQZ: u32 = 0x50;
  export const I64_EQ: u32 = 0x51;
  export const I64_NE: u32 = 0x52;
  export const I64_LT_S: u32 = 0x53;
  export const I64_LT_U: u32 = 0x54;
  export const I64_GE_S: u32 = 0x59;
  export const I64_GE_U: u32 = 0x5a;
  export const F64_EQ: u32 = 0x61;
  export const F64_NE: u32 = 0x62;
  export const F64_LT: u32 = 0x63;
  export const F64_GT: u32 = 0x64;
  export const F64_LE: u32 = 0x65;
  export const I32_CLZ: u32 = 0x67;
  export const I32_CTZ: u32 = 0x68;
  export const I32_POPCNT: u32 = 0x69;
  export const I32_ADD: u32 = 0x6a;
  export const I32_SUB: u32 = 0x6b;
  export const I32_MUL: u32 = 0x6c;
  export const I32_AND: u32 = 0x71;
  export const I32_OR: u32 = 0x72;
  export const I32_XOR: u32 = 0x73;
  export const I32_SHL: u32 = 0x74;
  export const I32_SHR_S: u32 = 0x75;
  export const I32_SHR_U: u32 = 0x76;
  export const I32_ROTL: u32 = 0x77;
  export const I32_ROTR: u32 = 0x78;
  export const I64_CLZ: u32 = 0x79;
  export const I64_CTZ: u32 = 0x7a;
  export const I64_POPCNT: u32 = 0x7b;
  export const I64_ADD: u32 = 0x7c;
  export const I64_SUB: u32 = 0x7d;
  export const I64_MUL: u32 = 0x7e;
  export const I64_AND: u32 = 0x83;
  export const I64_OR: u32 = 0x84;
  export const I64_XOR: u32 = 0x85;
  export const I64_SHL: u32 = 0x86;
  export const I64_SHR_S: u32 = 0x87;
  export const I64_SHR_U: u32 = 0x88;
  export const I64_ROTL: u32 = 0x89;
  export const I64_ROTR: u32 = 0x8a;
  export const F64_ABS: u32 = 0x99;
  export const F64_NEG: u32 = 0x9a;
  export const F64_SQRT: u32 = 0x9f;
  export const F64_ADD: u32 = 0xa0;
  export const F64_SUB: u32 = 0xa1;
  export const F64_MUL: u32 = 0xa2;
  export const F64_DIV: u32 = 0xa3;
  export const F64_COPYSIGN: u32 = 0xa6;
  export const I32_WRAP_I64: u32 = 0xa7;
  export const I64_EXTEND_I32_S: u32 = 0xac;
  export const I64_EXTEND_I32_U: u32 = 0xad;
  export const F64_CONVERT_I32_S: u32 = 0xb7;
  export const I64_REINTERPRET_F64: u32 = 0xbd;
  export const F64_REINTERPRET_I64: u32 = 0xbf;
  // Behind the prefix of vector instructions.
  export const F64X2_SPLAT: u32 = 0x14;
  export const F64X2_EXTRACT_LANE: u32 = 0x21;
  export const F64X2_RELAXED_MADD: u32 = 0x107;
  export const I64_EXTEND8_S: u32 = 0xc2;
  export const I64_EXTEND16_S: u32 = 0xc3;
  export const I64_EXTEND32_S: u32 = 0xc4;
}

export function byte(value: u32): void {
  const t = translator();
  store<u8>(t.out++, u8(value));
}

/** Opens a `block`, `loop` or `if` that leaves nothing on the stack. */
export function open(op: u32): void {
  byte(op);
  byte(Wasm.VOID);
}

/** The instruction of vectors with this number. */
export function vector(op: u32): void { byte(0xfd); unsigned(op); }

export function unsigned(value: u32): void {
  while (value > 127) {
    byte((value & 127) | 128);
    value >>= 7;
  }
  byte(value);
}

export function signed(value: i64): void {
  while (value < -64 || value > 63) {
    byte((u32(value) & 127) | 128);
    value >>= 7;
  }
  byte(u32(value) & 127);
}

/** Leaves room for a size; `fill` writes it once it is known. */
export function room(): usize {
  const t = translator();
  t.out += 5;
  return t.out;
}

/** Writes the bytes since `start` as the size in the room before it. */
export function fill(start: usize): void {
  padded(start - 5, u32(translator().out - start));
}

/** Writes `value` at `at` in five bytes. */
export function padded(at: usize, value: u32): void {
  for (let k: u32 = 0; k < 5; k++) store<u8>(at + k, u8(((value >> (7 * k)) & 127) | (k < 4 ? 128 : 0)));
}

/** A string with its length. */
export function name(text: string): void {
  unsigned(text.length);
  for (let k = 0; k < text.length; k++) byte(text.charCodeAt(k));
}

/** Pushes a local; the operation that comes next may take it back (takeGet). */
export function get(local: u32): void {
  translator().getAt = translator().out;
  byte(Wasm.LOCAL_GET);
  unsigned(local);
  translator().getEnd = translator().out;
}
export function set(local: u32): void { byte(Wasm.LOCAL_SET); unsigned(local); }
export function tee(local: u32): void { byte(Wasm.LOCAL_TEE); unsigned(local); }
export function i32Const(value: i32): void { byte(Wasm.I32_CONST); signed(value); }

export function f64Const(value: f64): void {
  byte(Wasm.F64_CONST);
  store<f64>(translator().out, value);
  translator().out += 8;
}

/** Pushes a constant; the operation that comes next may take it back (takeConst). */
export function i64Const(value: i64): void {
  const t = translator();
  t.constant = value;
  t.constantAt = t.out;
  byte(Wasm.I64_CONST);
  signed(value);
  t.constantEnd = t.out;
}

/** Is the last thing written a constant? */
@inline export function constOnTop(): bool { return translator().constantEnd == translator().out; }

/** Takes back the constant written last. */
export function takeConst(): i64 {
  const t = translator();
  t.out = t.constantAt;
  forgetTop();
  return t.constant;
}

/** Is the last thing written a local.get? */
@inline export function getOnTop(): bool { return translator().getEnd == translator().out; }

/** Takes back the local.get written last; its local. Nothing else was written since. */
export function takeGet(): u32 {
  const t = translator();
  t.out = t.getAt;
  forgetTop();
  const low = u32(load<u8>(t.out, 1));
  return low < 128 ? low : (low & 127) | (u32(load<u8>(t.out, 2)) << 7);
}

/** What was written last is neither, even if the next byte goes where one ended before. */
export function forgetTop(): void { translator().constantEnd = translator().getEnd = 0; }

export function call(index: u32): void { byte(Wasm.CALL); unsigned(index); }

/** A load or store with alignment 2^align at the address on the stack plus `offset`. */
export function access(op: u32, align: u32, offset: u32): void {
  byte(op);
  unsigned(align);
  unsigned(offset);
}

/** Loads an i32 or i64 cell at a fixed address. */
export function loadCell32(at: usize): void { i32Const(0); access(Wasm.I32_LOAD, 2, u32(at)); }
export function loadCell64(at: usize): void { i32Const(0); access(Wasm.I64_LOAD, 3, u32(at)); }
