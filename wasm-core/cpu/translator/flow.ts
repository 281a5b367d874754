// The shape of a region's control flow: reverse postorder, dominators, loops. An edge into a cycle that does
// not go through the cycle's head is cut: control leaves the region there.
import { Block, End, inOrder, setSuccessor, successor, successorCount } from "./block";
import { allot, translator } from "./state";

/** Orders the blocks, finds dominators and loop heads. False when there is no room. */
export function orderBlocks(entry: Block): bool {
  if (!postorder(entry)) return false;
  reverse();
  dominators(entry);
  edges();
  return true;
}

function postorder(entry: Block): bool {
  const t = translator();
  const stack = allot((t.blockCount + 1) * 4);
  if (stack == 0) return false;
  let depth: u32 = 0;
  store<u32>(stack, changetype<usize>(entry));
  depth = 1;
  entry.visited = 1;
  while (depth > 0) {
    const block = changetype<Block>(load<u32>(stack + ((depth - 1) << 2)));
    if (block.visited > successorCount(block)) {
      depth--;
      store<u32>(t.order + (t.orderCount++ << 2), changetype<usize>(block));
      continue;
    }
    const next = successor(block, block.visited++ - 1);
    if (next == null || next.visited) continue;
    next.visited = 1;
    store<u32>(stack + (depth++ << 2), changetype<usize>(next));
  }
  return true;
}

function reverse(): void {
  const t = translator();
  for (let low: u32 = 0, high = t.orderCount - 1; low < high; low++, high--) {
    const block = load<u32>(t.order + (low << 2));
    store<u32>(t.order + (low << 2), load<u32>(t.order + (high << 2)));
    store<u32>(t.order + (high << 2), block);
  }
  for (let n: u32 = 0; n < t.orderCount; n++) inOrder(n).order = n + 1;
}

/** Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm. */
function dominators(entry: Block): void {
  const count = translator().orderCount;
  entry.dominator = entry;
  let changed = true;
  while (changed) {
    changed = false;
    for (let n: u32 = 0; n < count; n++) {
      const block = inOrder(n);
      if (block.dominator == null) continue;
      for (let k: u32 = 0; k < successorCount(block); k++) {
        if (meet(block, successor(block, k))) changed = true;
      }
    }
  }
}

/** Takes an edge into account; true when the successor's dominator changed. */
function meet(block: Block, next: Block | null): bool {
  if (next == null || next.order == 1) return false;
  const old = next.dominator;
  const now = old == null ? block : common(old, block);
  next.dominator = now;
  return now != old;
}

function common(a: Block, b: Block): Block {
  while (a != b) {
    while (a.order > b.order) a = a.dominator!;
    while (b.order > a.order) b = b.dominator!;
  }
  return a;
}

export function dominates(a: Block, b: Block): bool {
  while (b.order > a.order) b = b.dominator!;
  return a == b;
}

/** Counts forward edges, marks loop heads, cuts edges into the middle of cycles. */
function edges(): void {
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      setSuccessor(block, k, edge(block, successor(block, k)));
    }
  }
}

function edge(block: Block, next: Block | null): Block | null {
  if (next == null) return null;
  if (next.order > block.order) {
    // What a table of jumps leads to needs a label, like a block with several ways in.
    next.predecessors += block.kind == End.DISPATCH ? 2 : 1;
    return next;
  }
  if (!dominates(next, block)) return null;
  next.loop = 1;
  if (block.order > next.lastBack) next.lastBack = block.order;
  return next;
}
