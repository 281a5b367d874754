// Loops that copy or fill memory, recognized by what a pass of theirs does (pass.ts): it loads bytes that lie
// side by side, stores them or one constant value side by side, and goes on behind them.
import { Row } from "../../generated/translate";
import { Block, End } from "./block";
import { meant } from "./heads";
import { Known, Pass, Stream, Value, assign, beginPass, follow, initialOf, newPass } from "./pass";
import { stepOf, valueOf } from "./pass";
import { at, lengthOf } from "./region";
import { allot } from "./state";
import { Wasm } from "./wasm";

/** Blocks of a pass, and steps that are looked ahead for the way through it. */
const MAX_BLOCKS: u32 = 12;
const MAX_STEPS: u32 = 4;

/** What a loop does, and how long. */
@unmanaged
export class Move {
  pass: Pass;
  /** Bytes a pass stores, bytes it has loaded and not stored as it ends. */
  step: i64;
  ahead: i64;
  /** Where it stores next, and copies from, by registers as the pass begins. */
  to: i64;
  from: i64;
  /** Goes on while `low` is below `high` (not their signs), which come `stride` nearer in each pass. */
  low: Value;
  high: Value;
  stride: i64;
  /** The comparison that goes on with equal signs and without, 0 when it is `low != high`. */
  condition: u32;
}

/** What the loop from `first` to `last` moves, null when it does something else. */
export function recognize(last: Block, first: Block | null): Move | null {
  const path = allot(MAX_BLOCKS * 4);
  const room = allot(offsetof<Move>());
  const p = newPass();
  if (first == null || path == 0 || room == 0 || p == null) return null;
  const length = findPath(first, last, path);
  if (length == 0 || !followAll(p, path, length) || p.stores.count == 0 || p.branches != 1) return null;
  settle(p);
  if (!followAll(p, path, length)) return null;
  const found = changetype<Move>(room);
  found.pass = p;
  if (!isSteady(p) || !movesSideBySide(found) || !ends(found, path, length, first)) return null;
  return found;
}

/** The blocks from `first` to `last`, in `path`; how many, 0 when there is no plain way. */
function findPath(first: Block, last: Block, path: usize): u32 {
  let block = first;
  for (let n: u32 = 0; n < MAX_BLOCKS; n++) {
    store<u32>(path + (n << 2), changetype<usize>(block));
    if (block.kind != End.FALL && block.kind != End.JUMP && block.kind != End.BRANCH) return 0;
    if (block == last) return n + 1;
    const inside = onward(block, first, last);
    if (inside == null) return 0;
    block = inside;
  }
  return 0;
}

/** The one of the successors from which control gets to `last`, null when none or both do. */
function onward(block: Block, first: Block, last: Block): Block | null {
  const one = meant(block.first, block.target);
  const other = meant(block.second, block.otherwise);
  const byOne = leads(one, first, last, MAX_STEPS);
  if (byOne == leads(other, first, last, MAX_STEPS)) return null;
  return byOne ? one : other;
}

function leads(block: Block | null, first: Block, last: Block, steps: u32): bool {
  if (block == null || block == first) return false;
  if (block == last) return true;
  if (steps == 0 || block.kind > End.JUMP) return false;
  if (leads(meant(block.first, block.target), first, last, steps - 1)) return true;
  return leads(meant(block.second, block.otherwise), first, last, steps - 1);
}

function followAll(p: Pass, path: usize, length: u32): bool {
  beginPass(p);
  for (let n: u32 = 0; n < length; n++) {
    const block = changetype<Block>(load<u32>(path + (n << 2)));
    let rel = block.start;
    for (let k: u32 = 0; k < block.count; k++) {
      const i = at(rel);
      if (!follow(p, i)) return false;
      rel += lengthOf(i);
    }
  }
  return true;
}

/**
 * After one pass from registers that are themselves: makes what the pass leaves in registers that do not go
 * by themselves what they begin with. Some advance by a step; the others follow those.
 */
function settle(p: Pass): void {
  for (let r: u32 = 1; r < 32; r++) {
    if (((p.writes >> r) & 1) == 0) continue;
    const value = valueOf(p, r);
    const before = initialOf(p, r);
    if (value.known == Known.SUM && value.register == r) continue;
    assign(before, value);
    if (isMoving(p, value.register)) before.offset -= stepOf(p, value.register);
    else before.known = Known.NOTHING;
  }
}

/** Does a pass advance the register by a step? */
function isMoving(p: Pass, register: u32): bool { return stepOf(p, register) != 0; }

/** Does every register that a pass reads end as it began, only a step further? */
function isSteady(p: Pass): bool {
  for (let r: u32 = 1; r < 32; r++) {
    if (((p.reads & p.writes) >> r) & 1) {
      const before = initialOf(p, r);
      const value = valueOf(p, r);
      if (before.known == Known.NOTHING || value.known != before.known) return false;
      if (value.register != before.register) return false;
      if (value.register != r && value.offset != before.offset + stepOf(p, value.register)) return false;
    }
  }
  return true;
}

/** Do the stores of a pass cover its step without gaps, with what its loads cover likewise or one value? */
function movesSideBySide(found: Move): bool {
  const p = found.pass;
  const stored = p.stored;
  found.step = i64(p.stores.count * p.stores.bytes);
  if (p.odd || p.stores.mixed || stepOf(p, p.stores.register) != found.step) return false;
  found.to = i64(lowest(p.stores));
  if (!isWhole(p.stores)) return false;
  if (p.loads.count == 0) {
    return stored.known == Known.SUM && ((p.writes >> stored.register) & 1) == 0;
  }
  if (stored.known != Known.LOADED || p.loads.mixed || stored.register != p.loads.register) return false;
  if (p.loads.bytes != p.stores.bytes || p.loads.count != p.stores.count || !isWhole(p.loads)) return false;
  if (stepOf(p, p.loads.register) != found.step) return false;
  found.from = found.to - (p.storedAt - stored.offset);
  found.ahead = i64(lowest(p.loads)) - found.from;
  return found.ahead >= 0 && found.ahead <= found.step;
}

function lowest(stream: Stream): i32 {
  let low = i32.MAX_VALUE;
  for (let n: u32 = 0; n < stream.count; n++) low = min(low, load<i32>(stream.offsets + (n << 2)));
  return low;
}

/** Are the accesses side by side? */
function isWhole(stream: Stream): bool {
  const low = lowest(stream);
  let seen: u64 = 0;
  for (let n: u32 = 0; n < stream.count; n++) {
    const distance = u32(load<i32>(stream.offsets + (n << 2)) - low);
    const place = distance / stream.bytes;
    if (distance % stream.bytes != 0 || place >= stream.count) return false;
    seen |= u64(1) << place;
  }
  return popcnt(seen) == stream.count;
}

/** Finds out how many passes are sure to come. */
function ends(found: Move, path: usize, length: u32, first: Block): bool {
  const p = found.pass;
  if (p.left.known != Known.SUM || p.right.known != Known.SUM) return false;
  if (isMoving(p, p.left.register) == isMoving(p, p.right.register)) return false;
  const apart = stepOf(p, p.left.register) - stepOf(p, p.right.register);
  const goesOn = goesOnIf(p.branch, staysWhenTaken(path, length, first));
  const nears = goesOn == Wasm.I64_LT_S || goesOn == Wasm.I64_LT_U ? apart > 0 : apart < 0;
  if (goesOn == 0 || (goesOn != Wasm.I64_NE && !nears)) return false;
  found.low = apart > 0 ? p.left : p.right;
  found.high = apart > 0 ? p.right : p.left;
  found.stride = apart > 0 ? apart : -apart;
  found.condition = goesOn;
  return (found.stride & (found.stride - 1)) == 0;
}

/** Does the loop go on when its branch is taken? */
function staysWhenTaken(path: usize, length: u32, first: Block): bool {
  for (let n: u32 = 0; n < length; n++) {
    const block = changetype<Block>(load<u32>(path + (n << 2)));
    if (block.kind != End.BRANCH) continue;
    const next = n + 1 < length ? changetype<Block>(load<u32>(path + ((n + 1) << 2))) : first;
    return meant(block.first, block.target) == next;
  }
  return false;
}

/** The comparison of its operands with which a loop goes on; 0 when it is that they are equal. */
function goesOnIf(branch: Row, taken: bool): u32 {
  switch (branch) {
    case Row.BEQ: return taken ? 0 : Wasm.I64_NE;
    case Row.BNE: return taken ? Wasm.I64_NE : 0;
    case Row.BLT: return taken ? Wasm.I64_LT_S : Wasm.I64_GE_S;
    case Row.BGE: return taken ? Wasm.I64_GE_S : Wasm.I64_LT_S;
    case Row.BLTU: return taken ? Wasm.I64_LT_U : Wasm.I64_GE_U;
    default: return taken ? Wasm.I64_GE_U : Wasm.I64_LT_U;
  }
}
