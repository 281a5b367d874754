// One pass of a loop, followed with what is known of registers in place of their values: that one is another,
// as the pass began, plus a constant; or that it was loaded from such an address. So what loops that copy do
// is seen whatever order their instructions have, also where a loop stores what it loaded a pass before.
import { Row, rowOf, traitsOf } from "../../generated/translate";
import { SINK, X } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { Effects, effectsOf } from "./effects";
import { Trait } from "./region";
import { allot } from "./state";

export const enum Known {
  NOTHING,
  /** `register`, as the pass begins, plus `offset`; register 0 is zero. */
  SUM,
  /** What `insn` loads there. */
  LOADED,
}

/** What is known of a value. */
@unmanaged
export class Value {
  known: Known;
  register: u32;
  offset: i64;
  insn: Insn;

  isSum(register: u32, offset: i64): bool {
    return this.known == Known.SUM && this.register == register && this.offset == offset;
  }
}

/** The loads or the stores of a pass: all by one register, each of `bytes` bytes. */
@unmanaged
export class Stream {
  register: u32;
  bytes: u32;
  count: u32;
  /** i32 each. */
  offsets: usize;
  /** Not all are by the same register. */
  mixed: bool;
}

/** Accesses of a stream at most. */
const MAX_ACCESSES: u32 = 64;
/** Offsets that are looked at. */
const FAR: i64 = 1 << 20;

@unmanaged
export class Pass {
  /** 32 values each: as the pass begins, and at the place looked at. */
  initial: usize;
  now: usize;
  /** Registers that are read before they are written, and those written. */
  reads: u32;
  writes: u32;
  /** Instructions. */
  count: u32;
  loads: Stream;
  stores: Stream;
  /** What the first store stores, and where; whether others store what does not go with it. */
  stored: Value;
  storedAt: i64;
  odd: bool;
  /** Its one conditional branch, and what it compares. */
  branch: Row;
  branches: u32;
  left: Value;
  right: Value;
}

@inline export function initialOf(p: Pass, register: u32): Value {
  return changetype<Value>(p.initial + register * offsetof<Value>());
}
@inline export function valueOf(p: Pass, register: u32): Value {
  return changetype<Value>(p.now + register * offsetof<Value>());
}
@inline export function assign(to: Value, from: Value): void {
  memory.copy(changetype<usize>(to), changetype<usize>(from), offsetof<Value>());
}
export function setSum(value: Value, register: u32, offset: i64): void {
  value.known = Known.SUM;
  value.register = register;
  value.offset = offset;
}
@inline function numberOf(address: u32): u32 { return (address - u32(X)) >> 3; }

/** A pass in which every register begins as itself. Null when there is no room. */
export function newPass(): Pass | null {
  const values = 32 * offsetof<Value>();
  const room = allot(offsetof<Pass>() + 2 * values + 2 * newStreamBytes() + 3 * offsetof<Value>());
  if (room == 0) return null;
  const p = changetype<Pass>(room);
  let next = room + offsetof<Pass>();
  p.initial = next;
  p.now = next += values;
  p.loads = newStream((next += values));
  p.stores = newStream((next += newStreamBytes()));
  p.stored = changetype<Value>((next += newStreamBytes()));
  p.left = changetype<Value>(next + offsetof<Value>());
  p.right = changetype<Value>(next + 2 * offsetof<Value>());
  for (let r: u32 = 0; r < 32; r++) setSum(initialOf(p, r), r, 0);
  return p;
}

@inline function newStreamBytes(): usize { return offsetof<Stream>() + MAX_ACCESSES * 4 + 4; }

function newStream(at: usize): Stream {
  const stream = changetype<Stream>(at);
  stream.offsets = at + offsetof<Stream>();
  return stream;
}

/** Starts from the initial values. */
export function beginPass(p: Pass): void {
  memory.copy(p.now, p.initial, 32 * offsetof<Value>());
  p.count = p.branches = p.loads.count = p.stores.count = 0;
  p.odd = p.loads.mixed = p.stores.mixed = false;
}

/** By how much a pass advances the register; 0 also when that is not known. */
export function stepOf(p: Pass, register: u32): i64 {
  if (((p.writes >> register) & 1) == 0) return 0;
  const value = valueOf(p, register);
  return value.known == Known.SUM && value.register == register ? value.offset : 0;
}

/** Takes an instruction into account. False when no pass that has it is looked at any further. */
export function follow(p: Pass, i: Insn): bool {
  const effects = effectsOf(i);
  const traits = traitsOf(insn.op(i));
  if ((traits & Trait.SLOW) != 0 || (effects.readsF | effects.writesF) != 0) return false;
  p.count++;
  p.reads |= effects.readsX & ~p.writes;
  const fits = followOne(p, i, effects, traits & Trait.KIND);
  p.writes |= effects.writesX & ~1;
  return fits;
}

function followOne(p: Pass, i: Insn, effects: Effects, kind: u32): bool {
  if (effects.loadBases) return load(p, i, effects.bytes);
  if (effects.storeBases) return noteStore(p, i, effects.bytes);
  if (kind == Trait.BRANCH) {
    p.branches++;
    p.branch = rowOf(insn.op(i));
    assign(p.left, valueOf(p, numberOf(insn.rs1(i))));
    assign(p.right, valueOf(p, numberOf(insn.rs2(i))));
    return true;
  }
  if (effects.writesX & ~1) compute(p, i);
  return true;
}

function load(p: Pass, i: Insn, bytes: u32): bool {
  const base = valueOf(p, numberOf(insn.rs1(i)));
  const offset = base.offset + insn.imm(i);
  if (base.known != Known.SUM || insn.rd(i) == u32(SINK)) return false;
  const register = base.register;
  if (!note(p.loads, register, offset, bytes)) return false;
  const value = valueOf(p, numberOf(insn.rd(i)));
  setSum(value, register, offset);
  value.known = Known.LOADED;
  value.insn = i;
  return true;
}

/** Adds an access to a stream; false when it does not belong there. */
function note(stream: Stream, register: u32, offset: i64, bytes: u32): bool {
  if (stream.count == MAX_ACCESSES || offset > FAR || offset < -FAR) return false;
  if (stream.count == 0) {
    stream.register = register;
    stream.bytes = bytes;
  }
  store<i32>(stream.offsets + (stream.count++ << 2), i32(offset));
  if (stream.register != register) stream.mixed = true;
  return stream.bytes == bytes;
}

function noteStore(p: Pass, i: Insn, bytes: u32): bool {
  const base = valueOf(p, numberOf(insn.rs1(i)));
  const value = valueOf(p, numberOf(insn.rs2(i)));
  const offset = base.offset + insn.imm(i);
  if (base.known != Known.SUM || !note(p.stores, base.register, offset, bytes)) return false;
  if (p.stores.count == 1) {
    assign(p.stored, value);
    p.storedAt = offset;
  } else if (!goesWith(value, offset - p.storedAt, p.stored)) p.odd = true;
  return true;
}

/** Is the value, stored `distance` bytes behind `first`, loaded as far behind it, or the same sum? */
function goesWith(value: Value, distance: i64, first: Value): bool {
  if (value.known != first.known || value.register != first.register) return false;
  return value.offset - first.offset == (value.known == Known.LOADED ? distance : 0);
}

/** The values of what neither loads nor stores: sums with a constant, moves among them, or nothing known. */
function compute(p: Pass, i: Insn): void {
  const row = rowOf(insn.op(i));
  const result = valueOf(p, numberOf(insn.rd(i)));
  const a = valueOf(p, numberOf(insn.rs1(i)));
  if (row == Row.ADDI) return add(result, a, insn.imm(i));
  if (row == Row.ADD) {
    const b = valueOf(p, numberOf(insn.rs2(i)));
    if (b.known == Known.SUM && b.register == 0) return add(result, a, b.offset);
    if (a.known == Known.SUM && a.register == 0) return add(result, b, a.offset);
  }
  result.known = Known.NOTHING;
}

function add(result: Value, value: Value, constant: i64): void {
  assign(result, value);
  if (constant == 0) return;
  if (value.known != Known.SUM) result.known = Known.NOTHING;
  else result.offset += constant;
}
