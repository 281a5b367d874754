// Which blocks lie in loops: there accesses look for the pages they used last (kept.ts).
import { dominates, inOrder } from "./block";
import { translator } from "./state";

/** Marks the blocks of loops, and those between them that only a loop leads to. */
export function markLoops(): void {
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const head = inOrder(n);
    if (head.loop == 0) continue;
    for (let m = head.order; m <= head.lastBack; m++) {
      const block = inOrder(m - 1);
      if (block.inLoop == 0 && dominates(head, block)) block.inLoop = 1;
    }
  }
}
