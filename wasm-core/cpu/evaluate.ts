// The policy that computes now: every operation works on the hart's registers and on guest memory.
import * as float from "./float/index";
import { Load, loadSlow, storeSlow } from "./access";
import { loadReserved, readModifyWrite, storeConditional } from "./atomic";
import { nextAt, pcAt } from "./code";
import { floatStatus, hart } from "./hart";
import * as insn from "./insn";
import { Insn } from "./insn";
import * as integer from "./integer";
import { Amo, Int, Ops } from "./ops";
import { Fs } from "./status";
import { Combine, accessCsr, ecall, ebreak, fenceI, illegal, mret, sfenceVma, sret, wfi } from "./system";
import { linear, linearToWrite, readable, tlbEntry, writable } from "./tlb";

/** A NaN-boxed single, or the canonical NaN when the box is broken (unprivileged specification, 21.2). */
@inline function unbox(register: u32): u32 {
  const value = load<u64>(register);
  return value >> 32 == 0xffff_ffff ? u32(value) : 0x7fc0_0000;
}

const SIGN_S: u32 = 1 << 31;
const SIGN_D: u64 = 1 << 63;

/** The rounding mode of an instruction whose rm field is valid. */
@inline function rounding(i: Insn): u32 {
  const mode = insn.rm(i);
  return mode == insn.DYN ? hart().frm : mode;
}

@unmanaged
export class Evaluate extends Ops {
  @inline rs1(i: Insn): u64 { return load<u64>(insn.rs1(i)); }
  @inline rs2(i: Insn): u64 { return load<u64>(insn.rs2(i)); }
  @inline setRd(i: Insn, value: u64): void { store<u64>(insn.rd(i), value); }
  @inline immediate(i: Insn): u64 { return insn.imm(i); }
  @inline zimm(i: Insn): u64 { return insn.rs1(i); }
  @inline imm(value: i64): u64 { return value; }
  @inline address(i: Insn): u64 { return load<u64>(insn.rs1(i)) + insn.imm(i); }
  @inline pc(i: Insn): u64 { return pcAt(i); }
  @inline next(i: Insn): u64 { return nextAt(i); }

  @inline add(a: u64, b: u64): u64 { return a + b; }
  @inline sub(a: u64, b: u64): u64 { return a - b; }
  @inline and(a: u64, b: u64): u64 { return a & b; }
  @inline or(a: u64, b: u64): u64 { return a | b; }
  @inline xor(a: u64, b: u64): u64 { return a ^ b; }
  @inline shl(a: u64, b: u64): u64 { return a << (b & 63); }
  @inline shr(a: u64, b: u64): u64 { return a >> (b & 63); }
  @inline sar(a: u64, b: u64): u64 { return i64(a) >> (b & 63); }
  @inline rotl(a: u64, b: u64): u64 { return rotl<u64>(a, b); }
  @inline rotr(a: u64, b: u64): u64 { return rotr<u64>(a, b); }
  @inline clz(a: u64): u64 { return clz<u64>(a); }
  @inline ctz(a: u64): u64 { return ctz<u64>(a); }
  @inline popcnt(a: u64): u64 { return popcnt<u64>(a); }
  @inline orcb(a: u64): u64 { return integer.orcb(a); }
  @inline rev8(a: u64): u64 { return bswap<u64>(a); }
  @inline mul(a: u64, b: u64): u64 { return a * b; }
  @inline mulh(a: u64, b: u64): u64 { return integer.mulh(a, b); }
  @inline mulhsu(a: u64, b: u64): u64 { return integer.mulhsu(a, b); }
  @inline mulhu(a: u64, b: u64): u64 { return integer.mulhu(a, b); }
  @inline div(a: u64, b: u64): u64 { return integer.div(a, b); }
  @inline divu(a: u64, b: u64): u64 { return integer.divu(a, b); }
  @inline rem(a: u64, b: u64): u64 { return integer.rem(a, b); }
  @inline remu(a: u64, b: u64): u64 { return integer.remu(a, b); }

  @inline addw(a: u64, b: u64): u64 { return i64(i32(a) + i32(b)); }
  @inline subw(a: u64, b: u64): u64 { return i64(i32(a) - i32(b)); }
  @inline shlw(a: u64, b: u64): u64 { return i64(i32(a) << (i32(b) & 31)); }
  @inline shrw(a: u64, b: u64): u64 { return i64(i32(u32(a) >> (u32(b) & 31))); }
  @inline sarw(a: u64, b: u64): u64 { return i64(i32(a) >> (i32(b) & 31)); }
  @inline rotlw(a: u64, b: u64): u64 { return i64(i32(rotl<u32>(u32(a), u32(b)))); }
  @inline rotrw(a: u64, b: u64): u64 { return i64(i32(rotr<u32>(u32(a), u32(b)))); }
  @inline mulw(a: u64, b: u64): u64 { return i64(i32(a) * i32(b)); }
  @inline divw(a: u64, b: u64): u64 { return i64(i32(integer.div(i64(i32(a)), i64(i32(b))))); }
  @inline divuw(a: u64, b: u64): u64 { return i64(i32(integer.divu(u32(a), u32(b)))); }
  @inline remw(a: u64, b: u64): u64 { return i64(i32(integer.rem(i64(i32(a)), i64(i32(b))))); }
  @inline remuw(a: u64, b: u64): u64 { return i64(i32(integer.remu(u32(a), u32(b)))); }
  @inline clzw(a: u64): u64 { return clz<u32>(u32(a)); }
  @inline ctzw(a: u64): u64 { return ctz<u32>(u32(a)); }
  @inline popcntw(a: u64): u64 { return popcnt<u32>(u32(a)); }

  @inline sext8(a: u64): u64 { return i64(i8(a)); }
  @inline sext16(a: u64): u64 { return i64(i16(a)); }
  @inline zext16(a: u64): u64 { return a & 0xffff; }
  @inline zext32(a: u64): u64 { return a & 0xffff_ffff; }
  @inline sext32(a: u32): u64 { return i64(i32(a)); }
  @inline low32(a: u64): u32 { return u32(a); }
  @inline eq(a: u64, b: u64): bool { return a == b; }
  @inline ne(a: u64, b: u64): bool { return a != b; }
  @inline lt(a: u64, b: u64): bool { return i64(a) < i64(b); }
  @inline ge(a: u64, b: u64): bool { return i64(a) >= i64(b); }
  @inline ltu(a: u64, b: u64): bool { return a < b; }
  @inline geu(a: u64, b: u64): bool { return a >= b; }
  @inline flag(condition: bool): u64 { return u64(condition); }
  @inline select(a: u64, b: u64, condition: bool): u64 { return select<u64>(a, b, condition); }

  @inline load8s(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 1)) return loadSlow(i, va, Load.I8);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), u64(i64(load<i8>(at))));
    return true;
  }
  @inline load8u(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 1)) return loadSlow(i, va, Load.U8);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), load<u8>(at));
    return true;
  }
  @inline load16s(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 2)) return loadSlow(i, va, Load.I16);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), u64(i64(load<i16>(at))));
    return true;
  }
  @inline load16u(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 2)) return loadSlow(i, va, Load.U16);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), load<u16>(at));
    return true;
  }
  @inline load32s(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 4)) return loadSlow(i, va, Load.I32);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), u64(i64(load<i32>(at))));
    return true;
  }
  @inline load32u(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 4)) return loadSlow(i, va, Load.U32);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), load<u32>(at));
    return true;
  }
  @inline load64(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    if (!readable(entry, va, 8)) return loadSlow(i, va, Load.X64);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), load<u64>(at));
    return true;
  }
  @inline loadS(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    hart().fs = Fs.DIRTY;
    if (!readable(entry, va, 4)) return loadSlow(i, va, Load.S);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), 0xffff_ffff_0000_0000 | u64(load<u32>(at)));
    return true;
  }
  @inline loadD(i: Insn, va: u64): bool {
    const entry = tlbEntry(va);
    hart().fs = Fs.DIRTY;
    if (!readable(entry, va, 8)) return loadSlow(i, va, Load.X64);
    const at = linear(entry, va);
    store<u64>(insn.rd(i), load<u64>(at));
    return true;
  }
  @inline store8(i: Insn, va: u64, value: u64): bool {
    const entry = tlbEntry(va);
    if (!writable(entry, va, 1)) return storeSlow(i, va, value, 1);
    store<u8>(linearToWrite(entry, va), u8(value));
    return true;
  }
  @inline store16(i: Insn, va: u64, value: u64): bool {
    const entry = tlbEntry(va);
    if (!writable(entry, va, 2)) return storeSlow(i, va, value, 2);
    store<u16>(linearToWrite(entry, va), u16(value));
    return true;
  }
  @inline store32(i: Insn, va: u64, value: u64): bool {
    const entry = tlbEntry(va);
    if (!writable(entry, va, 4)) return storeSlow(i, va, value, 4);
    store<u32>(linearToWrite(entry, va), u32(value));
    return true;
  }
  @inline store64(i: Insn, va: u64, value: u64): bool {
    const entry = tlbEntry(va);
    if (!writable(entry, va, 8)) return storeSlow(i, va, value, 8);
    store<u64>(linearToWrite(entry, va), value);
    return true;
  }
  @inline lr32(i: Insn, va: u64): bool { return loadReserved(i, va, 4); }
  @inline lr64(i: Insn, va: u64): bool { return loadReserved(i, va, 8); }
  @inline sc32(i: Insn, va: u64, value: u64): bool { return storeConditional(i, va, value, 4); }
  @inline sc64(i: Insn, va: u64, value: u64): bool { return storeConditional(i, va, value, 8); }
  @inline amo32(i: Insn, kind: Amo, va: u64, value: u64): bool {
    return readModifyWrite(i, kind, va, value, 4);
  }
  @inline amo64(i: Insn, kind: Amo, va: u64, value: u64): bool {
    return readModifyWrite(i, kind, va, value, 8);
  }

  @inline floatOn(): bool { return hart().fs != Fs.OFF; }
  @inline roundingValid(i: Insn): bool { return insn.rm(i) != insn.DYN || hart().frm <= 4; }
  @inline s1(i: Insn): u32 { return unbox(insn.rs1(i)); }
  @inline s2(i: Insn): u32 { return unbox(insn.rs2(i)); }
  @inline s3(i: Insn): u32 { return unbox(insn.rs3(i)); }
  @inline d1(i: Insn): u64 { return load<u64>(insn.rs1(i)); }
  @inline d2(i: Insn): u64 { return load<u64>(insn.rs2(i)); }
  @inline d3(i: Insn): u64 { return load<u64>(insn.rs3(i)); }
  @inline bits1(i: Insn): u64 { return load<u64>(insn.rs1(i)); }
  @inline bits2(i: Insn): u64 { return load<u64>(insn.rs2(i)); }
  @inline double(bits: u64): u64 { return bits; }
  @inline setS(i: Insn, value: u32): void {
    store<u64>(insn.rd(i), 0xffff_ffff_0000_0000 | u64(value));
    hart().fs = Fs.DIRTY;
  }
  @inline setD(i: Insn, value: u64): void {
    store<u64>(insn.rd(i), value);
    hart().fs = Fs.DIRTY;
  }
  addS(a: u32, b: u32, i: Insn): u32 { return float.f32_add(floatStatus(), a, b, rounding(i)); }
  subS(a: u32, b: u32, i: Insn): u32 { return float.f32_sub(floatStatus(), a, b, rounding(i)); }
  mulS(a: u32, b: u32, i: Insn): u32 { return float.f32_mul(floatStatus(), a, b, rounding(i)); }
  divS(a: u32, b: u32, i: Insn): u32 { return float.f32_div(floatStatus(), a, b, rounding(i)); }
  sqrtS(a: u32, i: Insn): u32 { return float.f32_sqrt(floatStatus(), a, rounding(i)); }
  mulAddS(a: u32, b: u32, c: u32, i: Insn): u32 {
    return float.f32_mulAdd(floatStatus(), a, b, c, rounding(i));
  }
  minS(a: u32, b: u32): u32 { return float.f32_min(floatStatus(), a, b); }
  maxS(a: u32, b: u32): u32 { return float.f32_max(floatStatus(), a, b); }
  eqS(a: u32, b: u32): u64 { return float.f32_eq(floatStatus(), a, b); }
  ltS(a: u32, b: u32): u64 { return float.f32_lt(floatStatus(), a, b); }
  leS(a: u32, b: u32): u64 { return float.f32_le(floatStatus(), a, b); }
  classS(a: u32): u64 { return float.f32_classify(a); }
  @inline signS(magnitude: u32, sign: u32): u32 { return (magnitude & ~SIGN_S) | (sign & SIGN_S); }
  @inline negS(a: u32): u32 { return a ^ SIGN_S; }
  @inline xorS(a: u32, b: u32): u32 { return a ^ b; }
  addD(a: u64, b: u64, i: Insn): u64 { return float.f64_add(floatStatus(), a, b, rounding(i)); }
  subD(a: u64, b: u64, i: Insn): u64 { return float.f64_sub(floatStatus(), a, b, rounding(i)); }
  mulD(a: u64, b: u64, i: Insn): u64 { return float.f64_mul(floatStatus(), a, b, rounding(i)); }
  divD(a: u64, b: u64, i: Insn): u64 { return float.f64_div(floatStatus(), a, b, rounding(i)); }
  sqrtD(a: u64, i: Insn): u64 { return float.f64_sqrt(floatStatus(), a, rounding(i)); }
  mulAddD(a: u64, b: u64, c: u64, i: Insn): u64 {
    return float.f64_mulAdd(floatStatus(), a, b, c, rounding(i));
  }
  minD(a: u64, b: u64): u64 { return float.f64_min(floatStatus(), a, b); }
  maxD(a: u64, b: u64): u64 { return float.f64_max(floatStatus(), a, b); }
  eqD(a: u64, b: u64): u64 { return float.f64_eq(floatStatus(), a, b); }
  ltD(a: u64, b: u64): u64 { return float.f64_lt(floatStatus(), a, b); }
  leD(a: u64, b: u64): u64 { return float.f64_le(floatStatus(), a, b); }
  classD(a: u64): u64 { return float.f64_classify(a); }
  @inline signD(magnitude: u64, sign: u64): u64 { return (magnitude & ~SIGN_D) | (sign & SIGN_D); }
  @inline negD(a: u64): u64 { return a ^ SIGN_D; }
  @inline xorD(a: u64, b: u64): u64 { return a ^ b; }
  sToD(a: u32): u64 { return float.f32_to_f64(floatStatus(), a); }
  dToS(a: u64, i: Insn): u32 { return float.f64_to_f32(floatStatus(), a, rounding(i)); }
  sToInt(kind: Int, a: u32, i: Insn): u64 {
    switch (kind) {
      case Int.W: return float.f32_to_i32(floatStatus(), a, rounding(i));
      case Int.WU: return float.f32_to_ui32(floatStatus(), a, rounding(i));
      case Int.L: return float.f32_to_i64(floatStatus(), a, rounding(i));
      default: return float.f32_to_ui64(floatStatus(), a, rounding(i));
    }
  }
  intToS(kind: Int, a: u64, i: Insn): u32 {
    switch (kind) {
      case Int.W: return float.i32_to_f32(floatStatus(), a, rounding(i));
      case Int.WU: return float.ui32_to_f32(floatStatus(), a, rounding(i));
      case Int.L: return float.i64_to_f32(floatStatus(), a, rounding(i));
      default: return float.ui64_to_f32(floatStatus(), a, rounding(i));
    }
  }
  dToInt(kind: Int, a: u64, i: Insn): u64 {
    switch (kind) {
      case Int.W: return float.f64_to_i32(floatStatus(), a, rounding(i));
      case Int.WU: return float.f64_to_ui32(floatStatus(), a, rounding(i));
      case Int.L: return float.f64_to_i64(floatStatus(), a, rounding(i));
      default: return float.f64_to_ui64(floatStatus(), a, rounding(i));
    }
  }
  intToD(kind: Int, a: u64, i: Insn): u64 {
    switch (kind) {
      case Int.W: return float.i32_to_f64(floatStatus(), a, rounding(i));
      case Int.WU: return float.ui32_to_f64(floatStatus(), a, rounding(i));
      case Int.L: return float.i64_to_f64(floatStatus(), a, rounding(i));
      default: return float.ui64_to_f64(floatStatus(), a, rounding(i));
    }
  }

  csrrw(i: Insn, value: u64): void { accessCsr(i, Combine.WRITE, value, true); }
  csrrs(i: Insn, value: u64, writes: bool): void { accessCsr(i, Combine.SET, value, writes); }
  csrrc(i: Insn, value: u64, writes: bool): void { accessCsr(i, Combine.CLEAR, value, writes); }
  ecall(i: Insn): void { ecall(); }
  ebreak(i: Insn): void { ebreak(); }
  sret(i: Insn): void { sret(i); }
  mret(i: Insn): void { mret(i); }
  wfi(i: Insn): void { wfi(i); }
  sfenceVma(i: Insn, address: u64, everywhere: bool, asid: u64, everySpace: bool): void {
    sfenceVma(i, address, everywhere, asid, everySpace);
  }
  fenceI(i: Insn): void { fenceI(i); }
  illegal(i: Insn): void {
    hart().pc = pcAt(i);
    illegal(i);
  }
}
