// Basic blocks of the region being translated, records in the arena.
import { allot, translator } from "./state";

/** How control leaves a block. */
export const enum End {
  /** Into the block behind it. */
  FALL,
  /** A conditional branch: first successor when taken. */
  BRANCH,
  JUMP,
  /** A call; the successor is the return point. */
  CALL,
  /** A call of a computed address. */
  CALL_INDIRECT,
  /** A computed jump out of the region, returns included. */
  INDIRECT,
  /** A computed jump; the successor is the block that looks where it goes. */
  SWITCH,
  /** No code: goes where R says, to one of the region's targets or out. */
  DISPATCH,
  /** No code: a loop's head, goes where a local says (heads.ts). */
  HEAD,
  /** An instruction for the interpreter. */
  INTERPRET,
  /** Code that is not in the region. */
  LEAVE,
}

/** Addresses are distances from the region's entry, in bytes. */
@unmanaged
export class Block {
  start: i32;
  /** Behind the last instruction. */
  end: i32;
  /** The instruction that ends the block, where one does. */
  last: i32;
  /** Instructions, the last one included. */
  count: u32;
  kind: End;
  /** Where control goes, and the blocks there: null outside the region. */
  target: i32;
  otherwise: i32;
  first: Block | null;
  second: Block | null;

  /** Place in reverse postorder, from 1; 0 when unreachable. */
  order: u32;
  dominator: Block | null;
  /** Forward edges that lead here. */
  predecessors: u32;
  /** A back edge leads here; the order of the last block from which one does. */
  loop: u32;
  lastBack: u32;
  /** In a loop (loops.ts). */
  inLoop: u32;
  /** While blocks are ordered: 1 and the successors that were looked at. */
  visited: u32;

  /** Registers that it reads before it writes them, and writes, as bits. */
  readsX: u32;
  readsF: u32;
  writesX: u32;
  writesF: u32;
  /** As it begins: registers that may be newer than memory, and those whose locals must be right. */
  unsavedX: u32;
  unsavedF: u32;
  liveX: u32;
  liveF: u32;
  /** As it begins: registers that hold words. Of those, what a way into a loop must confirm (known.ts). */
  wordsX: u32;
  confirmsX: u32;
  /** For each register that it writes, whether and when that is a word as the block ends. */
  outcomes: usize;

  /** Of a HEAD: the blocks it leads to, how many, and the number of its local. */
  ways: usize;
  wayCount: u32;
  label: u32;
  /** The last cycle that was looked for and has this block in it, and the last that it was looked at for. */
  cycle: u32;
  reached: u32;
}

const MAX_BLOCKS: u32 = 1024;

/** Distance of a block that is no code. Heads of loops, and what leads to them, have those below. */
export const DISPATCH_START: i32 = -1;

export function resetBlocks(): bool {
  const t = translator();
  t.blocks = allot(MAX_BLOCKS * sizeof<usize>());
  t.order = allot(MAX_BLOCKS * sizeof<usize>());
  t.blockCount = 0;
  t.orderCount = 0;
  t.headCount = t.invented = t.cycles = 0;
  return t.blocks != 0 && t.order != 0;
}

/** A new block, null when there are too many. */
export function addBlock(start: i32): Block | null {
  const t = translator();
  const at = t.blockCount < MAX_BLOCKS ? allot(offsetof<Block>()) : 0;
  if (at == 0) return null;
  store<u32>(t.blocks + (t.blockCount++ << 2), at);
  const block = changetype<Block>(at);
  block.start = start;
  return block;
}

/** Successors of a block, from 0 on; null where control leaves the region. */
export function successorCount(block: Block): u32 {
  if (block.kind == End.HEAD) return block.wayCount;
  return block.kind == End.DISPATCH ? translator().targetCount : 2;
}
export function successor(block: Block, n: u32): Block | null {
  if (block.kind == End.HEAD) return changetype<Block | null>(load<u32>(block.ways + (n << 2)));
  if (block.kind == End.DISPATCH) return changetype<Block | null>(load<u32>(targetCell(n), TARGET_BLOCK));
  return n == 0 ? block.first : block.second;
}
export function setSuccessor(block: Block, n: u32, to: Block | null): void {
  if (block.kind == End.HEAD) store<u32>(block.ways + (n << 2), changetype<usize>(to));
  else if (block.kind == End.DISPATCH) store<u32>(targetCell(n), changetype<usize>(to), TARGET_BLOCK);
  else if (n == 0) block.first = to;
  else block.second = to;
}

/** Does every way to `b` lead over `a`? Once dominators are known. */
export function dominates(a: Block, b: Block): bool {
  while (b.order > a.order) b = b.dominator!;
  return a == b;
}

/** Record of a target of computed jumps: distance from the entry i32, its block. */
@inline export function targetCell(n: u32): usize { return translator().targets + (n << 3); }
export const TARGET_BLOCK: usize = 4;
/** Distance from the region's entry to the target. */
export function targetDistance(n: u32): i32 { return load<i32>(targetCell(n)); }

@inline export function blockAt(n: u32): Block {
  return changetype<Block>(load<u32>(translator().blocks + (n << 2)));
}
@inline export function inOrder(n: u32): Block {
  return changetype<Block>(load<u32>(translator().order + (n << 2)));
}
