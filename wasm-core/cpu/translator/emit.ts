// The policy that appends wasm: each operation takes its operands from the wasm stack and leaves its result
// there. Rows marked `slow` are never emitted; what only they say is empty here.
import { Load } from "../access";
import { F, SINK, X } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { Amo, Int, Ops } from "../ops";
import { Fs } from "../status";
import { emitBinary, emitCompare, emitMulAdd, emitSqrt } from "./float";
import { Cell, Local, localF, localX, pushPc, storeCell32 } from "./locals";
import { emitLoad, emitStore } from "./memory";
import { Import } from "./imports";
import { translator } from "./state";
import { Wasm, byte, call, get, i32Const, i64Const, set } from "./wasm";
import { EXTENDED, POSITIVE, WORD, known, knownOf, learn } from "./words";
import { bitwise, compare, inWords, isZeroOnTop, plus, shiftedWord, signExtend } from "./words";

/** The register on the stack; what is known of it. */
function pushX(address: u32): u64 {
  const register = (address - u32(X)) >> 3;
  if (register == 0) i64Const(0);
  else get(localX(register));
  return known(register);
}

/** The value on the stack, of which `value` is known, to rd. */
function setX(i: Insn, value: u64): void {
  if (insn.rd(i) == u32(SINK)) return byte(Wasm.DROP);
  const register = (insn.rd(i) - u32(X)) >> 3;
  set(localX(register));
  learn(register, value);
}

/** The word counted on the stack, by `op`, as an i64. */
function counted(op: u32): u64 {
  byte(Wasm.I32_WRAP_I64);
  byte(op);
  byte(Wasm.I64_EXTEND_I32_U);
  return WORD | POSITIVE;
}

/** Loads to rd from the address on the stack a value of which `value` is known. */
function loadX(i: Insn, kind: Load, op: u32, align: u32, value: u64): bool {
  emitLoad(i, kind, op, align);
  setX(i, value);
  return true;
}

function pushF(address: u32): void {
  get(localF((address - u32(F)) >> 3));
}

/** The double on the stack to fd; mstatus.FS becomes Dirty. */
function setF(i: Insn): void {
  set(localF((insn.rd(i) - u32(F)) >> 3));
  if (translator().dirty) return;
  translator().dirty = 1;
  storeCell32(Cell.FS, Fs.DIRTY);
}

/** The low 32 bits, zero-extended. */
function low(): void {
  i64Const(0xffff_ffff);
  byte(Wasm.I64_AND);
}

@unmanaged
export class Emit extends Ops {
  rs1(i: Insn): u64 { return pushX(insn.rs1(i)); }
  rs2(i: Insn): u64 { return pushX(insn.rs2(i)); }
  setRd(i: Insn, value: u64): void { setX(i, value); }
  immediate(i: Insn): u64 { i64Const(insn.imm(i)); return knownOf(insn.imm(i)); }
  zimm(i: Insn): u64 { i64Const(insn.rs1(i)); return WORD | POSITIVE; }
  imm(value: i64): u64 { i64Const(value); return knownOf(value); }
  address(i: Insn): u64 {
    if (translator().linear) {
      get(translator().linear);
      return 0;
    }
    const base = pushX(insn.rs1(i));
    i64Const(insn.imm(i));
    return plus(base, WORD);
  }
  pc(i: Insn): u64 { pushPc(translator().rel); return 0; }
  next(i: Insn): u64 { pushPc(translator().rel + i32(insn.span(i) >> 3)); return 0; }
  add(a: u64, b: u64): u64 { return plus(a, b); }
  sub(a: u64, b: u64): u64 { byte(Wasm.I64_SUB); return 0; }
  and(a: u64, b: u64): u64 { return bitwise(Wasm.I32_AND, Wasm.I64_AND, a, b); }
  or(a: u64, b: u64): u64 { return bitwise(Wasm.I32_OR, Wasm.I64_OR, a, b); }
  xor(a: u64, b: u64): u64 { return bitwise(Wasm.I32_XOR, Wasm.I64_XOR, a, b); }
  shl(a: u64, b: u64): u64 { byte(Wasm.I64_SHL); return 0; }
  shr(a: u64, b: u64): u64 { byte(Wasm.I64_SHR_U); return 0; }
  sar(a: u64, b: u64): u64 { byte(Wasm.I64_SHR_S); return 0; }
  rotl(a: u64, b: u64): u64 { byte(Wasm.I64_ROTL); return 0; }
  rotr(a: u64, b: u64): u64 { byte(Wasm.I64_ROTR); return 0; }
  clz(a: u64): u64 { byte(Wasm.I64_CLZ); return WORD | POSITIVE; }
  ctz(a: u64): u64 { byte(Wasm.I64_CTZ); return WORD | POSITIVE; }
  popcnt(a: u64): u64 { byte(Wasm.I64_POPCNT); return WORD | POSITIVE; }
  orcb(a: u64): u64 { return 0; }
  rev8(a: u64): u64 { return 0; }
  mul(a: u64, b: u64): u64 { byte(Wasm.I64_MUL); return 0; }
  mulh(a: u64, b: u64): u64 { call(Import.MULH); return 0; }
  mulhsu(a: u64, b: u64): u64 { call(Import.MULHSU); return 0; }
  mulhu(a: u64, b: u64): u64 { call(Import.MULHU); return 0; }
  div(a: u64, b: u64): u64 { call(Import.DIV); return 0; }
  divu(a: u64, b: u64): u64 { call(Import.DIVU); return 0; }
  rem(a: u64, b: u64): u64 { call(Import.REM); return 0; }
  remu(a: u64, b: u64): u64 { call(Import.REMU); return 0; }
  addw(a: u64, b: u64): u64 {
    return isZeroOnTop() ? signExtend(a) : inWords(Wasm.I32_ADD);
  }
  subw(a: u64, b: u64): u64 { return inWords(Wasm.I32_SUB); }
  shlw(a: u64, b: u64): u64 { return inWords(Wasm.I32_SHL); }
  shrw(a: u64, b: u64): u64 { return shiftedWord(); }
  sarw(a: u64, b: u64): u64 { return inWords(Wasm.I32_SHR_S); }
  rotlw(a: u64, b: u64): u64 { return inWords(Wasm.I32_ROTL); }
  rotrw(a: u64, b: u64): u64 { return inWords(Wasm.I32_ROTR); }
  clzw(a: u64): u64 { return counted(Wasm.I32_CLZ); }
  ctzw(a: u64): u64 { return counted(Wasm.I32_CTZ); }
  popcntw(a: u64): u64 { return counted(Wasm.I32_POPCNT); }
  mulw(a: u64, b: u64): u64 { return inWords(Wasm.I32_MUL); }
  divw(a: u64, b: u64): u64 {
    set(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    get(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    call(Import.DIV);
    byte(Wasm.I64_EXTEND32_S);
    return WORD | EXTENDED;
  }
  divuw(a: u64, b: u64): u64 {
    set(Local.T);
    low();
    get(Local.T);
    low();
    call(Import.DIVU);
    byte(Wasm.I64_EXTEND32_S);
    return WORD | EXTENDED;
  }
  remw(a: u64, b: u64): u64 {
    set(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    get(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    call(Import.REM);
    byte(Wasm.I64_EXTEND32_S);
    return WORD | EXTENDED;
  }
  remuw(a: u64, b: u64): u64 {
    set(Local.T);
    low();
    get(Local.T);
    low();
    call(Import.REMU);
    byte(Wasm.I64_EXTEND32_S);
    return WORD | EXTENDED;
  }
  sext8(a: u64): u64 { byte(Wasm.I64_EXTEND8_S); return WORD; }
  sext16(a: u64): u64 { byte(Wasm.I64_EXTEND16_S); return WORD; }
  zext16(a: u64): u64 { i64Const(0xffff); byte(Wasm.I64_AND); return WORD | POSITIVE; }
  zext32(a: u64): u64 { low(); return 0; }
  sext32(a: u32): u64 { byte(Wasm.I64_EXTEND_I32_S); return WORD | EXTENDED; }
  low32(a: u64): u32 { byte(Wasm.I32_WRAP_I64); return 0; }
  eq(a: u64, b: u64): bool { compare(Wasm.I32_EQ, Wasm.I64_EQ, a, b); return true; }
  ne(a: u64, b: u64): bool { compare(Wasm.I32_NE, Wasm.I64_NE, a, b); return true; }
  lt(a: u64, b: u64): bool { compare(Wasm.I32_LT_S, Wasm.I64_LT_S, a, b); return true; }
  ge(a: u64, b: u64): bool { compare(Wasm.I32_GE_S, Wasm.I64_GE_S, a, b); return true; }
  ltu(a: u64, b: u64): bool { compare(Wasm.I32_LT_U, Wasm.I64_LT_U, a, b); return true; }
  geu(a: u64, b: u64): bool { compare(Wasm.I32_GE_U, Wasm.I64_GE_U, a, b); return true; }
  flag(condition: bool): u64 { byte(Wasm.I64_EXTEND_I32_U); return WORD | POSITIVE; }
  select(a: u64, b: u64, condition: bool): u64 { byte(Wasm.SELECT); return a & b; }
  load8s(i: Insn, address: u64): bool { return loadX(i, Load.I8, Wasm.I32_LOAD8_S, 0, WORD | EXTENDED); }
  load8u(i: Insn, address: u64): bool { return loadX(i, Load.U8, Wasm.I64_LOAD8_U, 0, WORD | POSITIVE); }
  load16s(i: Insn, address: u64): bool { return loadX(i, Load.I16, Wasm.I32_LOAD16_S, 1, WORD | EXTENDED); }
  load16u(i: Insn, address: u64): bool { return loadX(i, Load.U16, Wasm.I64_LOAD16_U, 1, WORD | POSITIVE); }
  load32s(i: Insn, address: u64): bool { return loadX(i, Load.I32, Wasm.I32_LOAD, 2, WORD | EXTENDED); }
  load32u(i: Insn, address: u64): bool { return loadX(i, Load.U32, Wasm.I64_LOAD32_U, 2, 0); }
  load64(i: Insn, address: u64): bool { return loadX(i, Load.X64, Wasm.I64_LOAD, 3, 0); }
  loadS(i: Insn, address: u64): bool {
    emitLoad(i, Load.U32, Wasm.I64_LOAD32_U, 2);
    i64Const(-1 << 32);
    byte(Wasm.I64_OR);
    byte(Wasm.F64_REINTERPRET_I64);
    setF(i);
    return true;
  }
  loadD(i: Insn, address: u64): bool {
    emitLoad(i, Load.X64, Wasm.I64_LOAD, 3);
    byte(Wasm.F64_REINTERPRET_I64);
    setF(i);
    return true;
  }
  store8(i: Insn, address: u64, value: u64): bool { emitStore(i, Wasm.I64_STORE8, 0); return true; }
  store16(i: Insn, address: u64, value: u64): bool { emitStore(i, Wasm.I64_STORE16, 1); return true; }
  store32(i: Insn, address: u64, value: u64): bool { emitStore(i, Wasm.I64_STORE32, 2); return true; }
  store64(i: Insn, address: u64, value: u64): bool { emitStore(i, Wasm.I64_STORE, 3); return true; }
  lr32(i: Insn, address: u64): bool { return true; }
  lr64(i: Insn, address: u64): bool { return true; }
  sc32(i: Insn, address: u64, value: u64): bool { return true; }
  sc64(i: Insn, address: u64, value: u64): bool { return true; }
  amo32(i: Insn, kind: Amo, address: u64, value: u64): bool { return true; }
  amo64(i: Insn, kind: Amo, address: u64, value: u64): bool { return true; }
  floatOn(): bool { return true; }
  roundingValid(i: Insn): bool { return true; }
  s1(i: Insn): u32 { return 0; }
  s2(i: Insn): u32 { return 0; }
  s3(i: Insn): u32 { return 0; }
  d1(i: Insn): u64 { pushF(insn.rs1(i)); return 0; }
  d2(i: Insn): u64 { pushF(insn.rs2(i)); return 0; }
  d3(i: Insn): u64 { pushF(insn.rs3(i)); return 0; }
  bits1(i: Insn): u64 { pushF(insn.rs1(i)); byte(Wasm.I64_REINTERPRET_F64); return 0; }
  bits2(i: Insn): u64 { pushF(insn.rs2(i)); byte(Wasm.I64_REINTERPRET_F64); return 0; }
  double(bits: u64): u64 { byte(Wasm.F64_REINTERPRET_I64); return 0; }
  setS(i: Insn, value: u32): void {}
  setD(i: Insn, value: u64): void { setF(i); }
  addS(a: u32, b: u32, i: Insn): u32 { return 0; }
  subS(a: u32, b: u32, i: Insn): u32 { return 0; }
  mulS(a: u32, b: u32, i: Insn): u32 { return 0; }
  divS(a: u32, b: u32, i: Insn): u32 { return 0; }
  sqrtS(a: u32, i: Insn): u32 { return 0; }
  mulAddS(a: u32, b: u32, c: u32, i: Insn): u32 { return 0; }
  minS(a: u32, b: u32): u32 { return 0; }
  maxS(a: u32, b: u32): u32 { return 0; }
  eqS(a: u32, b: u32): u64 { return 0; }
  ltS(a: u32, b: u32): u64 { return 0; }
  leS(a: u32, b: u32): u64 { return 0; }
  classS(a: u32): u64 { return 0; }
  signS(magnitude: u32, sign: u32): u32 { return 0; }
  negS(a: u32): u32 { return 0; }
  xorS(a: u32, b: u32): u32 { return 0; }
  addD(a: u64, b: u64, i: Insn): u64 { emitBinary(Wasm.F64_ADD, Import.ADDD); return 0; }
  subD(a: u64, b: u64, i: Insn): u64 { emitBinary(Wasm.F64_SUB, Import.SUBD); return 0; }
  mulD(a: u64, b: u64, i: Insn): u64 { emitBinary(Wasm.F64_MUL, Import.MULD); return 0; }
  divD(a: u64, b: u64, i: Insn): u64 { emitBinary(Wasm.F64_DIV, Import.DIVD); return 0; }
  sqrtD(a: u64, i: Insn): u64 { emitSqrt(); return 0; }
  mulAddD(a: u64, b: u64, c: u64, i: Insn): u64 { emitMulAdd(); return 0; }
  minD(a: u64, b: u64): u64 { return 0; }
  maxD(a: u64, b: u64): u64 { return 0; }
  eqD(a: u64, b: u64): u64 { emitCompare(Wasm.F64_EQ, Import.EQD); return 0; }
  ltD(a: u64, b: u64): u64 { emitCompare(Wasm.F64_LT, Import.LTD); return 0; }
  leD(a: u64, b: u64): u64 { emitCompare(Wasm.F64_LE, Import.LED); return 0; }
  classD(a: u64): u64 { return 0; }
  signD(magnitude: u64, sign: u64): u64 { byte(Wasm.F64_COPYSIGN); return 0; }
  negD(a: u64): u64 { byte(Wasm.F64_NEG); return 0; }
  xorD(a: u64, b: u64): u64 { return 0; }
  sToD(a: u32): u64 { return 0; }
  dToS(a: u64, i: Insn): u32 { return 0; }
  sToInt(kind: Int, a: u32, i: Insn): u64 { return 0; }
  dToInt(kind: Int, a: u64, i: Insn): u64 { return 0; }
  intToS(kind: Int, a: u64, i: Insn): u32 { return 0; }
  intToD(kind: Int, a: u64, i: Insn): u64 { byte(Wasm.I32_WRAP_I64); byte(Wasm.F64_CONVERT_I32_S); return 0; }
  csrrw(i: Insn, value: u64): void {}
  csrrs(i: Insn, value: u64, writes: bool): void {}
  csrrc(i: Insn, value: u64, writes: bool): void {}
  ecall(i: Insn): void {}
  ebreak(i: Insn): void {}
  sret(i: Insn): void {}
  mret(i: Insn): void {}
  wfi(i: Insn): void {}
  sfenceVma(i: Insn, address: u64, everywhere: bool, asid: u64, everySpace: bool): void {}
  fenceI(i: Insn): void {}
  illegal(i: Insn): void {}
}
