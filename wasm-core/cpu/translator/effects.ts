// The policy that only notes: which registers an instruction reads and writes, as bits, and whether what it
// writes is a word. Its values are what words.ts knows of them, and in the upper half bits of registers: the
// value is a word if those hold words.
import { F, X, SINK } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { noteInsn } from "../../generated/translate";
import { Amo, Int, Ops } from "../ops";
import { translator } from "./state";
import { POSITIVE, WORD, ZERO, knownOf } from "./words";

@inline function bit(address: u32, file: usize): u32 { return 1 << ((address - u32(file)) >> 3); }

/** The register as a value. */
function wordIf(address: u32): u64 {
  const register = bit(address, X);
  return register & 1 ? WORD | POSITIVE | ZERO : WORD | (u64(register) << 32);
}

function constant(value: i64): u64 { return value == 0 ? knownOf(value) | ZERO : knownOf(value); }

/** A word if both are. */
function both(a: u64, b: u64): u64 {
  if ((a & b & WORD) == 0) return 0;
  return (a & b & (WORD | POSITIVE)) | (((a | b) >> 32) << 32);
}

/** Registers that must hold words for the value to be one, as bits. */
@inline export function conditions(value: u64): u32 { return u32(value >> 32); }

@unmanaged
export class Effects extends Ops {
  readsX: u32;
  writesX: u32;
  readsF: u32;
  writesF: u32;
  /** Registers that addresses of loads, of stores begin with. */
  loadBases: u32;
  storeBases: u32;
  /** Bytes that a load or store moves. */
  bytes: u32;
  /** The value written to a register of integers. */
  value: u64;
  /** Registers of which nothing but the sign extension of the low half is used, as by sext.w. */
  extends: u32;

  private load(i: Insn, bytes: u32, value: u64): bool {
    this.loadBases |= bit(insn.rs1(i), X);
    this.bytes = bytes;
    this.setRd(i, value);
    return true;
  }
  private loadF(i: Insn, bytes: u32): bool {
    this.loadBases |= bit(insn.rs1(i), X);
    this.bytes = bytes;
    this.setD(i, 0);
    return true;
  }
  private store(i: Insn, bytes: u32): bool {
    this.storeBases |= bit(insn.rs1(i), X);
    this.bytes = bytes;
    return true;
  }

  rs1(i: Insn): u64 { this.readsX |= bit(insn.rs1(i), X); return wordIf(insn.rs1(i)); }
  rs2(i: Insn): u64 { this.readsX |= bit(insn.rs2(i), X); return wordIf(insn.rs2(i)); }
  setRd(i: Insn, value: u64): void {
    if (insn.rd(i) != u32(SINK)) this.writesX |= bit(insn.rd(i), X);
    this.value = value;
  }
  immediate(i: Insn): u64 { return constant(insn.imm(i)); }
  zimm(i: Insn): u64 { return WORD | POSITIVE; }
  imm(value: i64): u64 { return constant(value); }
  address(i: Insn): u64 { this.readsX |= bit(insn.rs1(i), X); return 0; }
  pc(i: Insn): u64 { return 0; }
  next(i: Insn): u64 { return 0; }
  add(a: u64, b: u64): u64 { return a & ZERO ? b : b & ZERO ? a : 0; }
  sub(a: u64, b: u64): u64 { return 0; }
  and(a: u64, b: u64): u64 { return (a | b) & POSITIVE ? WORD | POSITIVE : both(a, b); }
  or(a: u64, b: u64): u64 { return both(a, b); }
  xor(a: u64, b: u64): u64 { return both(a, b); }
  shl(a: u64, b: u64): u64 { return 0; }
  shr(a: u64, b: u64): u64 { return 0; }
  sar(a: u64, b: u64): u64 { return 0; }
  rotl(a: u64, b: u64): u64 { return 0; }
  rotr(a: u64, b: u64): u64 { return 0; }
  clz(a: u64): u64 { return WORD | POSITIVE; }
  ctz(a: u64): u64 { return WORD | POSITIVE; }
  popcnt(a: u64): u64 { return WORD | POSITIVE; }
  orcb(a: u64): u64 { return 0; }
  rev8(a: u64): u64 { return 0; }
  mul(a: u64, b: u64): u64 { return 0; }
  mulh(a: u64, b: u64): u64 { return 0; }
  mulhsu(a: u64, b: u64): u64 { return 0; }
  mulhu(a: u64, b: u64): u64 { return 0; }
  div(a: u64, b: u64): u64 { return 0; }
  divu(a: u64, b: u64): u64 { return 0; }
  rem(a: u64, b: u64): u64 { return 0; }
  remu(a: u64, b: u64): u64 { return 0; }
  addw(a: u64, b: u64): u64 {
    if (b & ZERO) this.extends |= conditions(a);
    return WORD;
  }
  subw(a: u64, b: u64): u64 { return WORD; }
  shlw(a: u64, b: u64): u64 { return WORD; }
  shrw(a: u64, b: u64): u64 { return WORD; }
  sarw(a: u64, b: u64): u64 { return WORD; }
  rotlw(a: u64, b: u64): u64 { return WORD; }
  rotrw(a: u64, b: u64): u64 { return WORD; }
  clzw(a: u64): u64 { return WORD | POSITIVE; }
  ctzw(a: u64): u64 { return WORD | POSITIVE; }
  popcntw(a: u64): u64 { return WORD | POSITIVE; }
  mulw(a: u64, b: u64): u64 { return WORD; }
  divw(a: u64, b: u64): u64 { return WORD; }
  divuw(a: u64, b: u64): u64 { return WORD; }
  remw(a: u64, b: u64): u64 { return WORD; }
  remuw(a: u64, b: u64): u64 { return WORD; }
  sext8(a: u64): u64 { return WORD; }
  sext16(a: u64): u64 { return WORD; }
  zext16(a: u64): u64 { return WORD | POSITIVE; }
  zext32(a: u64): u64 { return 0; }
  sext32(a: u32): u64 { return WORD; }
  low32(a: u64): u32 { return 0; }
  eq(a: u64, b: u64): bool { return true; }
  ne(a: u64, b: u64): bool { return true; }
  lt(a: u64, b: u64): bool { return true; }
  ge(a: u64, b: u64): bool { return true; }
  ltu(a: u64, b: u64): bool { return true; }
  geu(a: u64, b: u64): bool { return true; }
  flag(condition: bool): u64 { return WORD | POSITIVE; }
  select(a: u64, b: u64, condition: bool): u64 { return both(a, b); }
  load8s(i: Insn, address: u64): bool { return this.load(i, 1, WORD); }
  load8u(i: Insn, address: u64): bool { return this.load(i, 1, WORD | POSITIVE); }
  load16s(i: Insn, address: u64): bool { return this.load(i, 2, WORD); }
  load16u(i: Insn, address: u64): bool { return this.load(i, 2, WORD | POSITIVE); }
  load32s(i: Insn, address: u64): bool { return this.load(i, 4, WORD); }
  load32u(i: Insn, address: u64): bool { return this.load(i, 4, 0); }
  load64(i: Insn, address: u64): bool { return this.load(i, 8, 0); }
  loadS(i: Insn, address: u64): bool { return this.loadF(i, 4); }
  loadD(i: Insn, address: u64): bool { return this.loadF(i, 8); }
  store8(i: Insn, address: u64, value: u64): bool { return this.store(i, 1); }
  store16(i: Insn, address: u64, value: u64): bool { return this.store(i, 2); }
  store32(i: Insn, address: u64, value: u64): bool { return this.store(i, 4); }
  store64(i: Insn, address: u64, value: u64): bool { return this.store(i, 8); }
  lr32(i: Insn, address: u64): bool { this.setRd(i, 0); return true; }
  lr64(i: Insn, address: u64): bool { this.setRd(i, 0); return true; }
  sc32(i: Insn, address: u64, value: u64): bool { this.setRd(i, 0); return true; }
  sc64(i: Insn, address: u64, value: u64): bool { this.setRd(i, 0); return true; }
  amo32(i: Insn, kind: Amo, address: u64, value: u64): bool { this.setRd(i, 0); return true; }
  amo64(i: Insn, kind: Amo, address: u64, value: u64): bool { this.setRd(i, 0); return true; }
  floatOn(): bool { return true; }
  roundingValid(i: Insn): bool { return true; }
  s1(i: Insn): u32 { this.readsF |= bit(insn.rs1(i), F); return 0; }
  s2(i: Insn): u32 { this.readsF |= bit(insn.rs2(i), F); return 0; }
  s3(i: Insn): u32 { this.readsF |= bit(insn.rs3(i), F); return 0; }
  d1(i: Insn): u64 { this.readsF |= bit(insn.rs1(i), F); return 0; }
  d2(i: Insn): u64 { this.readsF |= bit(insn.rs2(i), F); return 0; }
  d3(i: Insn): u64 { this.readsF |= bit(insn.rs3(i), F); return 0; }
  bits1(i: Insn): u64 { this.readsF |= bit(insn.rs1(i), F); return 0; }
  bits2(i: Insn): u64 { this.readsF |= bit(insn.rs2(i), F); return 0; }
  double(bits: u64): u64 { return 0; }
  setS(i: Insn, value: u32): void { this.writesF |= bit(insn.rd(i), F); }
  setD(i: Insn, value: u64): void { this.writesF |= bit(insn.rd(i), F); }
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
  addD(a: u64, b: u64, i: Insn): u64 { return 0; }
  subD(a: u64, b: u64, i: Insn): u64 { return 0; }
  mulD(a: u64, b: u64, i: Insn): u64 { return 0; }
  divD(a: u64, b: u64, i: Insn): u64 { return 0; }
  sqrtD(a: u64, i: Insn): u64 { return 0; }
  mulAddD(a: u64, b: u64, c: u64, i: Insn): u64 { return 0; }
  minD(a: u64, b: u64): u64 { return 0; }
  maxD(a: u64, b: u64): u64 { return 0; }
  eqD(a: u64, b: u64): u64 { return 0; }
  ltD(a: u64, b: u64): u64 { return 0; }
  leD(a: u64, b: u64): u64 { return 0; }
  classD(a: u64): u64 { return 0; }
  signD(magnitude: u64, sign: u64): u64 { return 0; }
  negD(a: u64): u64 { return 0; }
  xorD(a: u64, b: u64): u64 { return 0; }
  sToD(a: u32): u64 { return 0; }
  dToS(a: u64, i: Insn): u32 { return 0; }
  sToInt(kind: Int, a: u32, i: Insn): u64 { return 0; }
  dToInt(kind: Int, a: u64, i: Insn): u64 { return 0; }
  intToS(kind: Int, a: u64, i: Insn): u32 { return 0; }
  intToD(kind: Int, a: u64, i: Insn): u64 { return 0; }
  csrrw(i: Insn, value: u64): void { this.setRd(i, 0); }
  csrrs(i: Insn, value: u64, writes: bool): void { this.setRd(i, 0); }
  csrrc(i: Insn, value: u64, writes: bool): void { this.setRd(i, 0); }
  ecall(i: Insn): void {}
  ebreak(i: Insn): void {}
  sret(i: Insn): void {}
  mret(i: Insn): void {}
  wfi(i: Insn): void {}
  sfenceVma(i: Insn, address: u64, everywhere: bool, asid: u64, everySpace: bool): void {}
  fenceI(i: Insn): void {}
  illegal(i: Insn): void {}
}

/** What the instruction touches. */
export function effectsOf(i: Insn): Effects {
  const at = translator().effects;
  memory.fill(at, 0, offsetof<Effects>());
  const effects = changetype<Effects>(at);
  noteInsn(effects, insn.op(i), i);
  return effects;
}
