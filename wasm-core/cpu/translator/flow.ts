// The shape of a region's control flow: reverse postorder, dominators, loops. Loops with several ways in get
// a head (heads.ts).
import { Block, blockAt, dominates, inOrder, setSuccessor, successor, successorCount } from "./block";
import { addHead, isTable } from "./heads";
import { allot, translator } from "./state";

/** Orders the blocks, finds dominators. False when there is no room, or too much to do. */
export function orderBlocks(entry: Block): bool {
  while (order(entry)) {
    const past = findPast();
    if (past == null) return true;
    if (!addHead(past)) return false;
    forgetOrder();
  }
  return false;
}

/** The same without new heads: edges past a loop's head are cut, control leaves the region there. */
export function orderAsIs(entry: Block): bool {
  if (!order(entry)) return false;
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next != null && leadsPast(block, next)) setSuccessor(block, k, null);
    }
  }
  return true;
}

function order(entry: Block): bool {
  if (!postorder(entry)) return false;
  reverse();
  dominators(entry);
  return true;
}

function forgetOrder(): void {
  const t = translator();
  t.orderCount = 0;
  for (let n: u32 = 0; n < t.blockCount; n++) {
    const block = blockAt(n);
    block.order = block.visited = 0;
    block.dominator = null;
  }
}

/** Is this an edge into a cycle, but not to its head? */
function leadsPast(block: Block, next: Block): bool {
  return next.order <= block.order && !dominates(next, block);
}

/** Where such an edge leads, null when there is none. */
function findPast(): Block | null {
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next != null && leadsPast(block, next)) return next;
    }
  }
  return null;
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

/** Counts forward edges and marks loop heads, once there are no more edges past them. */
export function markEdges(): void {
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next != null) markEdge(block, next);
    }
  }
}

function markEdge(block: Block, next: Block): void {
  if (next.order > block.order) {
    // What a table leads to needs a label, like a block with several ways in.
    next.predecessors += isTable(block) ? 2 : 1;
    return;
  }
  next.loop = 1;
  if (block.order > next.lastBack) next.lastBack = block.order;
}
