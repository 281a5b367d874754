// Loops with several ways in. Structured code has one way into a loop, its head. A loop that has more gets a
// block of its own for one: every edge to a way in leads there instead, and says in a local which it meant.
//
//   Way (4 bytes)   a block that the head leads to
import { Block, DISPATCH_START, End, addBlock, dominates } from "./block";
import { inOrder, setSuccessor, successor, successorCount } from "./block";
import { allot, translator } from "./state";

const MAX_HEADS: u32 = 16;
const MAX_WAYS: u32 = 64;

@inline export function wayOf(head: Block, n: u32): Block {
  return changetype<Block>(load<u32>(head.ways + (n << 2)));
}

/** Makes a head for the innermost loop with an edge past its head to `into`. False when there is no room. */
export function addHead(into: Block): bool {
  const t = translator();
  const ways = allot(MAX_WAYS * sizeof<usize>());
  if (ways == 0 || t.headCount == MAX_HEADS || !findCycle(into)) return false;
  const head = addInvented(End.HEAD);
  if (head == null) return false;
  head.ways = ways;
  head.label = t.headCount++;
  for (let n: u32 = 0; n < t.orderCount; n++) {
    const block = inOrder(n);
    if (block.cycle == t.cycles) continue;
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null || next.cycle != t.cycles || isWay(head, next)) continue;
      if (head.wayCount == MAX_WAYS) return false;
      store<u32>(ways + (head.wayCount++ << 2), changetype<usize>(next));
    }
  }
  return lead(head);
}

function addInvented(kind: End): Block | null {
  const t = translator();
  const block = addBlock(DISPATCH_START - 1 - i32(t.invented++));
  if (block == null) return null;
  block.kind = kind;
  block.end = block.start;
  return block;
}

/** Marks the blocks that lie with `into` on a cycle which does not leave what its dominator dominates. */
function findCycle(into: Block): bool {
  const t = translator();
  const stack = allot((t.blockCount + 1) * sizeof<usize>());
  if (stack == 0) return false;
  const cycle = ++t.cycles;
  let depth: u32 = 1;
  store<u32>(stack, changetype<usize>(into));
  into.reached = cycle;
  while (depth > 0) {
    const block = changetype<Block>(load<u32>(stack + (--depth << 2)));
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null || next.reached == cycle || !isBelow(next, into.dominator!)) continue;
      next.reached = cycle;
      store<u32>(stack + (depth++ << 2), changetype<usize>(next));
    }
  }
  into.cycle = cycle;
  while (markBefore(cycle)) {}
  return true;
}

function isBelow(block: Block, dominator: Block): bool {
  return block != dominator && dominates(dominator, block);
}

/** Marks what was reached and leads to what is marked; true when that was something new. */
function markBefore(cycle: u32): bool {
  let any = false;
  for (let n = translator().orderCount; n > 0; n--) {
    const block = inOrder(n - 1);
    if (block.reached != cycle || block.cycle == cycle) continue;
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null || next.cycle != cycle) continue;
      block.cycle = cycle;
      any = true;
      break;
    }
  }
  return any;
}

function isWay(head: Block, block: Block): bool {
  for (let n: u32 = 0; n < head.wayCount; n++) if (wayOf(head, n) == block) return true;
  return false;
}

/** Leads every edge to one of the ways to the head. */
function lead(head: Block): bool {
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null || !isWay(head, next)) continue;
      const to = isTable(block) ? stepTo(head, next) : head;
      if (to == null) return false;
      setSuccessor(block, k, to);
    }
  }
  return true;
}

/** Does the block choose by a table, where nothing can be said on the way? */
@inline export function isTable(block: Block): bool {
  return block.kind == End.DISPATCH || block.kind == End.HEAD;
}

/** A block between a table and the head, which says that `way` is meant. */
function stepTo(head: Block, way: Block): Block | null {
  const step = addInvented(End.FALL);
  if (step == null) return null;
  step.first = head;
  step.target = way.start;
  return step;
}

/** Number of the way by which the head leads to the block that starts at `start`. */
export function wayTo(head: Block, start: i32): u32 {
  for (let n: u32 = 0; n < head.wayCount; n++) if (leadsTo(wayOf(head, n), start)) return n;
  return 0;
}

/** The block at `target`, given that an edge there leads to `next`, which may be a head. */
export function meant(next: Block | null, target: i32): Block | null {
  while (next != null && next.kind == End.HEAD) next = wayOf(next, wayTo(next, target));
  return next;
}

function leadsTo(block: Block, start: i32): bool {
  if (block.start == start) return true;
  if (block.kind != End.HEAD) return false;
  for (let n: u32 = 0; n < block.wayCount; n++) if (leadsTo(wayOf(block, n), start)) return true;
  return false;
}
