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
import { Wasm, byte, call, constOnTop, get, i32Const, i64Const, set, takeConst, takeGet } from "./wasm";

function pushX(address: u32): void {
  const register = (address - u32(X)) >> 3;
  if (register == 0) i64Const(0);
  else get(localX(register));
}

/** The value on the stack to rd. */
function setX(i: Insn): void {
  if (insn.rd(i) == u32(SINK)) byte(Wasm.DROP);
  else set(localX((insn.rd(i) - u32(X)) >> 3));
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

/** The sum of the two values on the stack. */
function plus(): void {
  if (constOnTop() && translator().constant == 0) takeConst();
  else byte(Wasm.I64_ADD);
}

/** A 32-bit operation on the low halves of the two values on the stack, sign-extended. */
function inWords(op: u32): void {
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
  byte(op);
  byte(Wasm.I64_EXTEND_I32_S);
}

@unmanaged
export class Emit extends Ops {
  rs1(i: Insn): u64 { pushX(insn.rs1(i)); return 0; }
  rs2(i: Insn): u64 { pushX(insn.rs2(i)); return 0; }
  setRd(i: Insn, value: u64): void { setX(i); }
  immediate(i: Insn): u64 { i64Const(insn.imm(i)); return 0; }
  zimm(i: Insn): u64 { i64Const(insn.rs1(i)); return 0; }
  imm(value: i64): u64 { i64Const(value); return 0; }
  address(i: Insn): u64 {
    pushX(insn.rs1(i));
    i64Const(insn.imm(i));
    plus();
    return 0;
  }
  pc(i: Insn): u64 { pushPc(translator().rel); return 0; }
  next(i: Insn): u64 { pushPc(translator().rel + i32(insn.span(i) >> 3)); return 0; }
  add(a: u64, b: u64): u64 { plus(); return 0; }
  sub(a: u64, b: u64): u64 { byte(Wasm.I64_SUB); return 0; }
  and(a: u64, b: u64): u64 { byte(Wasm.I64_AND); return 0; }
  or(a: u64, b: u64): u64 { byte(Wasm.I64_OR); return 0; }
  xor(a: u64, b: u64): u64 { byte(Wasm.I64_XOR); return 0; }
  shl(a: u64, b: u64): u64 { byte(Wasm.I64_SHL); return 0; }
  shr(a: u64, b: u64): u64 { byte(Wasm.I64_SHR_U); return 0; }
  sar(a: u64, b: u64): u64 { byte(Wasm.I64_SHR_S); return 0; }
  rotl(a: u64, b: u64): u64 { byte(Wasm.I64_ROTL); return 0; }
  rotr(a: u64, b: u64): u64 { byte(Wasm.I64_ROTR); return 0; }
  clz(a: u64): u64 { byte(Wasm.I64_CLZ); return 0; }
  ctz(a: u64): u64 { byte(Wasm.I64_CTZ); return 0; }
  popcnt(a: u64): u64 { byte(Wasm.I64_POPCNT); return 0; }
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
    if (constOnTop() && translator().constant == 0) {
      takeConst();
      byte(Wasm.I64_EXTEND32_S);
    } else inWords(Wasm.I32_ADD);
    return 0;
  }
  subw(a: u64, b: u64): u64 { inWords(Wasm.I32_SUB); return 0; }
  shlw(a: u64, b: u64): u64 { inWords(Wasm.I32_SHL); return 0; }
  shrw(a: u64, b: u64): u64 { inWords(Wasm.I32_SHR_U); return 0; }
  sarw(a: u64, b: u64): u64 { inWords(Wasm.I32_SHR_S); return 0; }
  rotlw(a: u64, b: u64): u64 { inWords(Wasm.I32_ROTL); return 0; }
  rotrw(a: u64, b: u64): u64 { inWords(Wasm.I32_ROTR); return 0; }
  clzw(a: u64): u64 { byte(Wasm.I32_WRAP_I64); byte(Wasm.I32_CLZ); byte(Wasm.I64_EXTEND_I32_U); return 0; }
  ctzw(a: u64): u64 { byte(Wasm.I32_WRAP_I64); byte(Wasm.I32_CTZ); byte(Wasm.I64_EXTEND_I32_U); return 0; }
  popcntw(a: u64): u64 {
    byte(Wasm.I32_WRAP_I64);
    byte(Wasm.I32_POPCNT);
    byte(Wasm.I64_EXTEND_I32_U);
    return 0;
  }
  mulw(a: u64, b: u64): u64 { inWords(Wasm.I32_MUL); return 0; }
  divw(a: u64, b: u64): u64 {
    set(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    get(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    call(Import.DIV);
    byte(Wasm.I64_EXTEND32_S);
    return 0;
  }
  divuw(a: u64, b: u64): u64 {
    set(Local.T);
    low();
    get(Local.T);
    low();
    call(Import.DIVU);
    byte(Wasm.I64_EXTEND32_S);
    return 0;
  }
  remw(a: u64, b: u64): u64 {
    set(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    get(Local.T);
    byte(Wasm.I64_EXTEND32_S);
    call(Import.REM);
    byte(Wasm.I64_EXTEND32_S);
    return 0;
  }
  remuw(a: u64, b: u64): u64 {
    set(Local.T);
    low();
    get(Local.T);
    low();
    call(Import.REMU);
    byte(Wasm.I64_EXTEND32_S);
    return 0;
  }
  sext8(a: u64): u64 { byte(Wasm.I64_EXTEND8_S); return 0; }
  sext16(a: u64): u64 { byte(Wasm.I64_EXTEND16_S); return 0; }
  zext16(a: u64): u64 { i64Const(0xffff); byte(Wasm.I64_AND); return 0; }
  zext32(a: u64): u64 { low(); return 0; }
  sext32(a: u32): u64 { byte(Wasm.I64_EXTEND_I32_S); return 0; }
  low32(a: u64): u32 { byte(Wasm.I32_WRAP_I64); return 0; }
  eq(a: u64, b: u64): bool { byte(Wasm.I64_EQ); return true; }
  ne(a: u64, b: u64): bool { byte(Wasm.I64_NE); return true; }
  lt(a: u64, b: u64): bool { byte(Wasm.I64_LT_S); return true; }
  ge(a: u64, b: u64): bool { byte(Wasm.I64_GE_S); return true; }
  ltu(a: u64, b: u64): bool { byte(Wasm.I64_LT_U); return true; }
  geu(a: u64, b: u64): bool { byte(Wasm.I64_GE_U); return true; }
  flag(condition: bool): u64 { byte(Wasm.I64_EXTEND_I32_U); return 0; }
  select(a: u64, b: u64, condition: bool): u64 { byte(Wasm.SELECT); return 0; }
  load8s(i: Insn, address: u64): bool { emitLoad(i, Load.I8, Wasm.I64_LOAD8_S, 0); setX(i); return true; }
  load8u(i: Insn, address: u64): bool { emitLoad(i, Load.U8, Wasm.I64_LOAD8_U, 0); setX(i); return true; }
  load16s(i: Insn, address: u64): bool { emitLoad(i, Load.I16, Wasm.I64_LOAD16_S, 1); setX(i); return true; }
  load16u(i: Insn, address: u64): bool { emitLoad(i, Load.U16, Wasm.I64_LOAD16_U, 1); setX(i); return true; }
  load32s(i: Insn, address: u64): bool { emitLoad(i, Load.I32, Wasm.I64_LOAD32_S, 2); setX(i); return true; }
  load32u(i: Insn, address: u64): bool { emitLoad(i, Load.U32, Wasm.I64_LOAD32_U, 2); setX(i); return true; }
  load64(i: Insn, address: u64): bool { emitLoad(i, Load.X64, Wasm.I64_LOAD, 3); setX(i); return true; }
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
