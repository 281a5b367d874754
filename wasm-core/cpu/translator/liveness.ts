// Which registers must be loaded where a region is entered or a call returns, and which must be stored where
// it is left or calls: memory holds the others. Both are found block by block until nothing changes.
import { Block, End, inOrder, successor, successorCount } from "./block";
import { effectsOf } from "./effects";
import { at, lengthOf } from "./region";
import { translator } from "./state";

/** Fills in what blocks say of registers. */
export function findLiveness(): void {
  for (let n: u32 = 0; n < translator().orderCount; n++) summarize(inOrder(n));
  while (passUnsaved()) {}
  while (passLive()) {}
}

@inline export function isCall(block: Block): bool {
  return block.kind == End.CALL || block.kind == End.CALL_INDIRECT;
}

function summarize(block: Block): void {
  let rel = block.start;
  for (let k: u32 = 0; k < block.count; k++) {
    const i = at(rel);
    const effects = effectsOf(i);
    block.readsX |= effects.readsX & ~block.writesX & ~1;
    block.readsF |= effects.readsF & ~block.writesF;
    block.writesX |= effects.writesX & ~1;
    block.writesF |= effects.writesF;
    rel += lengthOf(i);
  }
}

/** What a block wrote, or was written before it, is unsaved behind it; before a call everything is saved. */
function passUnsaved(): bool {
  let changed = false;
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    if (isCall(block)) continue;
    const x = block.unsavedX | block.writesX;
    const f = block.unsavedF | block.writesF;
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null || ((x & ~next.unsavedX) | (f & ~next.unsavedF)) == 0) continue;
      next.unsavedX |= x;
      next.unsavedF |= f;
      changed = true;
    }
  }
  return changed;
}

/**
 * A block needs what it reads, what blocks behind it need and it does not write, and what may be unsaved:
 * that may have to be stored at any moment, and on some way here was not written. Behind a call everything is
 * loaded.
 */
function passLive(): bool {
  let changed = false;
  for (let n = translator().orderCount; n > 0; n--) {
    const block = inOrder(n - 1);
    let x = block.readsX | block.unsavedX;
    let f = block.readsF | block.unsavedF;
    for (let k: u32 = 0; k < successorCount(block) && !isCall(block); k++) {
      const next = successor(block, k);
      if (next == null) continue;
      x |= next.liveX & ~block.writesX;
      f |= next.liveF & ~block.writesF;
    }
    if (x == block.liveX && f == block.liveF) continue;
    block.liveX = x;
    block.liveF = f;
    changed = true;
  }
  return changed;
}
