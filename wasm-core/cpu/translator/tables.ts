// Blocks that choose by a table: where a computed jump goes, and which way into a loop was meant (heads.ts).
import { Block, End, successor, targetDistance } from "./block";
import { wayOf, wayTo } from "./heads";
import { unlikely } from "./hints";
import { labelFrom } from "./labels";
import { exitSeldom } from "./leave";
import { Cell, Local, headLocal, pushPc, storeCell32 } from "./locals";
import { allot, translator } from "./state";
import { Wasm, byte, get, i32Const, i64Const, open, set, tee, unsigned } from "./wasm";

/** To the target whose address is in R, or out. */
export function dispatch(block: Block): bool {
  const t = translator();
  const low = t.lowestTarget;
  const count = u32(t.highestTarget - low) / 2 + 1;
  get(Local.N);
  i32Const(0);
  byte(Wasm.I32_LT_S);
  unlikely();
  open(Wasm.IF);
  exitSeldom(1);
  byte(Wasm.END);
  get(Local.R);
  pushPc(low);
  byte(Wasm.I64_SUB);
  i64Const(1);
  byte(Wasm.I64_SHR_U);
  tee(Local.T);
  i64Const(count);
  byte(Wasm.I64_GE_U);
  unlikely();
  open(Wasm.IF);
  storeCell32(Cell.COMPUTED, 1);
  exitSeldom(1);
  byte(Wasm.END);
  open(Wasm.BLOCK);
  get(Local.T);
  byte(Wasm.I32_WRAP_I64);
  table(block, low, count);
  byte(Wasm.END);
  storeCell32(Cell.COMPUTED, 1);
  exitSeldom(0);
  return true;
}

/** To the way into a loop that its local says. */
export function chooseWay(head: Block): void {
  get(headLocal(head.label));
  byte(Wasm.BR_TABLE);
  unsigned(head.wayCount - 1);
  for (let n: u32 = 0; n < head.wayCount; n++) unsigned(labelFrom(head, wayOf(head, n)));
}

/** Says of a head, and of heads that it leads to, that `target` is meant. */
export function meanWay(head: Block, target: i32): void {
  const n = wayTo(head, target);
  i32Const(n);
  set(headLocal(head.label));
  const way = wayOf(head, n);
  if (way.kind == End.HEAD && way.start != target) meanWay(way, target);
}

/** A label for each halfword from `low` on: a target's, or that of the way out. */
function table(block: Block, low: i32, count: u32): void {
  const t = translator();
  const labels = allot(count * 4);
  for (let n: u32 = 0; labels && n < t.targetCount; n++) {
    const to = successor(block, n);
    if (to == null) continue;
    store<u32>(labels + ((u32(targetDistance(n) - low) >> 1) << 2), labelFrom(block, to) + 1);
  }
  byte(Wasm.BR_TABLE);
  unsigned(labels ? count : 0);
  for (let n: u32 = 0; labels && n < count; n++) unsigned(load<u32>(labels + (n << 2)));
  unsigned(0);
}
