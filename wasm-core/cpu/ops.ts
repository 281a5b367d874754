// The vocabulary in which meanings are written. A policy gives it sense: Evaluate computes now, a
// translator's policy appends code and returns tokens nobody reads. Meanings nest calls in the order a stack
// machine runs them, so that appending in evaluation order is already correct code.
import { Insn } from "./insn";

/** Atomic read-modify-write operations. */
export const enum Amo { SWAP, ADD, XOR, AND, OR, MIN, MAX, MINU, MAXU }

/** Integer formats that floating point converts from and to: w, wu, l, lu. */
export const enum Int { W, WU, L, LU }

@unmanaged
export abstract class Ops {
  // Operands of the instruction and constants
  abstract rs1(i: Insn): u64;
  abstract rs2(i: Insn): u64;
  abstract setRd(i: Insn, value: u64): void;
  abstract immediate(i: Insn): u64;
  abstract zimm(i: Insn): u64;
  abstract imm(value: i64): u64;
  /** rs1 + immediate. */
  abstract address(i: Insn): u64;
  /** Address of the instruction, and of the one behind it. */
  abstract pc(i: Insn): u64;
  abstract next(i: Insn): u64;

  // 64-bit integers; shifts and rotations take the low six bits of `b`
  abstract add(a: u64, b: u64): u64;
  abstract sub(a: u64, b: u64): u64;
  abstract and(a: u64, b: u64): u64;
  abstract or(a: u64, b: u64): u64;
  abstract xor(a: u64, b: u64): u64;
  abstract shl(a: u64, b: u64): u64;
  abstract shr(a: u64, b: u64): u64;
  abstract sar(a: u64, b: u64): u64;
  abstract rotl(a: u64, b: u64): u64;
  abstract rotr(a: u64, b: u64): u64;
  abstract clz(a: u64): u64;
  abstract ctz(a: u64): u64;
  abstract popcnt(a: u64): u64;
  abstract orcb(a: u64): u64;
  abstract rev8(a: u64): u64;
  abstract mul(a: u64, b: u64): u64;
  abstract mulh(a: u64, b: u64): u64;
  abstract mulhsu(a: u64, b: u64): u64;
  abstract mulhu(a: u64, b: u64): u64;
  abstract div(a: u64, b: u64): u64;
  abstract divu(a: u64, b: u64): u64;
  abstract rem(a: u64, b: u64): u64;
  abstract remu(a: u64, b: u64): u64;

  // The low 32 bits of `a` and `b`; results are sign-extended; shifts take the low five bits
  abstract addw(a: u64, b: u64): u64;
  abstract subw(a: u64, b: u64): u64;
  abstract shlw(a: u64, b: u64): u64;
  abstract shrw(a: u64, b: u64): u64;
  abstract sarw(a: u64, b: u64): u64;
  abstract rotlw(a: u64, b: u64): u64;
  abstract rotrw(a: u64, b: u64): u64;
  abstract clzw(a: u64): u64;
  abstract ctzw(a: u64): u64;
  abstract popcntw(a: u64): u64;
  abstract mulw(a: u64, b: u64): u64;
  abstract divw(a: u64, b: u64): u64;
  abstract divuw(a: u64, b: u64): u64;
  abstract remw(a: u64, b: u64): u64;
  abstract remuw(a: u64, b: u64): u64;

  // Widths and conditions
  abstract sext8(a: u64): u64;
  abstract sext16(a: u64): u64;
  abstract zext16(a: u64): u64;
  abstract zext32(a: u64): u64;
  abstract sext32(a: u32): u64;
  abstract low32(a: u64): u32;
  abstract eq(a: u64, b: u64): bool;
  abstract ne(a: u64, b: u64): bool;
  abstract lt(a: u64, b: u64): bool;
  abstract ge(a: u64, b: u64): bool;
  abstract ltu(a: u64, b: u64): bool;
  abstract geu(a: u64, b: u64): bool;
  abstract flag(condition: bool): u64;
  abstract select(a: u64, b: u64, condition: bool): u64;

  // Memory: loads write rd themselves, so that one that traps writes nothing. True when done, false when a
  // trap was raised or control must leave the block.
  abstract load8s(i: Insn, address: u64): bool;
  abstract load8u(i: Insn, address: u64): bool;
  abstract load16s(i: Insn, address: u64): bool;
  abstract load16u(i: Insn, address: u64): bool;
  abstract load32s(i: Insn, address: u64): bool;
  abstract load32u(i: Insn, address: u64): bool;
  abstract load64(i: Insn, address: u64): bool;
  abstract loadS(i: Insn, address: u64): bool;
  abstract loadD(i: Insn, address: u64): bool;
  abstract store8(i: Insn, address: u64, value: u64): bool;
  abstract store16(i: Insn, address: u64, value: u64): bool;
  abstract store32(i: Insn, address: u64, value: u64): bool;
  abstract store64(i: Insn, address: u64, value: u64): bool;
  abstract lr32(i: Insn, address: u64): bool;
  abstract lr64(i: Insn, address: u64): bool;
  abstract sc32(i: Insn, address: u64, value: u64): bool;
  abstract sc64(i: Insn, address: u64, value: u64): bool;
  abstract amo32(i: Insn, kind: Amo, address: u64, value: u64): bool;
  abstract amo64(i: Insn, kind: Amo, address: u64, value: u64): bool;

  // Floating point: S is a single as its 32 bits, D a double as its 64. Operations that round take the
  // instruction, whose rm field says how, and accrue flags.
  abstract floatOn(): bool;
  abstract roundingValid(i: Insn): bool;
  abstract s1(i: Insn): u32;
  abstract s2(i: Insn): u32;
  abstract s3(i: Insn): u32;
  abstract d1(i: Insn): u64;
  abstract d2(i: Insn): u64;
  abstract d3(i: Insn): u64;
  /** A floating-point register as an integer, and the other way. */
  abstract bits1(i: Insn): u64;
  abstract bits2(i: Insn): u64;
  abstract double(bits: u64): u64;
  abstract setS(i: Insn, value: u32): void;
  abstract setD(i: Insn, value: u64): void;
  abstract addS(a: u32, b: u32, i: Insn): u32;
  abstract subS(a: u32, b: u32, i: Insn): u32;
  abstract mulS(a: u32, b: u32, i: Insn): u32;
  abstract divS(a: u32, b: u32, i: Insn): u32;
  abstract sqrtS(a: u32, i: Insn): u32;
  abstract mulAddS(a: u32, b: u32, c: u32, i: Insn): u32;
  abstract minS(a: u32, b: u32): u32;
  abstract maxS(a: u32, b: u32): u32;
  abstract eqS(a: u32, b: u32): u64;
  abstract ltS(a: u32, b: u32): u64;
  abstract leS(a: u32, b: u32): u64;
  abstract classS(a: u32): u64;
  /** The magnitude of one, the sign of the other. */
  abstract signS(magnitude: u32, sign: u32): u32;
  abstract negS(a: u32): u32;
  abstract xorS(a: u32, b: u32): u32;
  abstract addD(a: u64, b: u64, i: Insn): u64;
  abstract subD(a: u64, b: u64, i: Insn): u64;
  abstract mulD(a: u64, b: u64, i: Insn): u64;
  abstract divD(a: u64, b: u64, i: Insn): u64;
  abstract sqrtD(a: u64, i: Insn): u64;
  abstract mulAddD(a: u64, b: u64, c: u64, i: Insn): u64;
  abstract minD(a: u64, b: u64): u64;
  abstract maxD(a: u64, b: u64): u64;
  abstract eqD(a: u64, b: u64): u64;
  abstract ltD(a: u64, b: u64): u64;
  abstract leD(a: u64, b: u64): u64;
  abstract classD(a: u64): u64;
  abstract signD(magnitude: u64, sign: u64): u64;
  abstract negD(a: u64): u64;
  abstract xorD(a: u64, b: u64): u64;
  abstract sToD(a: u32): u64;
  abstract dToS(a: u64, i: Insn): u32;
  abstract sToInt(kind: Int, a: u32, i: Insn): u64;
  abstract dToInt(kind: Int, a: u64, i: Insn): u64;
  abstract intToS(kind: Int, a: u64, i: Insn): u32;
  abstract intToD(kind: Int, a: u64, i: Insn): u64;

  // System: may change privilege, translation or interrupts; leave the next pc in the hart
  abstract csrrw(i: Insn, value: u64): void;
  abstract csrrs(i: Insn, value: u64, writes: bool): void;
  abstract csrrc(i: Insn, value: u64, writes: bool): void;
  abstract ecall(i: Insn): void;
  abstract ebreak(i: Insn): void;
  abstract sret(i: Insn): void;
  abstract mret(i: Insn): void;
  abstract wfi(i: Insn): void;
  abstract sfenceVma(i: Insn, address: u64, everywhere: bool, asid: u64, everySpace: bool): void;
  abstract fenceI(i: Insn): void;
  /** Raises an illegal-instruction trap. */
  abstract illegal(i: Insn): void;
}
