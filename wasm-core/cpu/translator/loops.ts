// Innermost loops: small ones without calls are where pages are kept in locals (bases.ts).
import { Block, End, dominates, inOrder } from "./block";
import { isTable } from "./heads";
import { translator } from "./state";

const MAX_BLOCKS: u32 = 12;
/** Blocks in order that are looked at: those that leave the loop may lie between those in it. */
const MAX_SPAN: u32 = 40;

/** Marks the blocks of innermost loops. */
export function findInnerLoops(): void {
  for (let n = translator().orderCount; n > 0; n--) {
    const head = inOrder(n - 1);
    if (head.loop == 0 || head.lastBack - head.order > MAX_SPAN || !isInner(head)) continue;
    for (let m = head.order; m <= head.lastBack; m++) {
      if (inOrder(m - 1).member == head.order) inOrder(m - 1).inner = 1;
    }
  }
}

/** Finds the members of the loop; true when it is small, calls nothing and holds no other loop. */
function isInner(head: Block): bool {
  let count: u32 = 0;
  let plain = true;
  for (let m = head.lastBack; m >= head.order; m--) {
    const block = inOrder(m - 1);
    if (!dominates(head, block)) continue;
    if (!leadsIn(block, block.first, head) && !leadsIn(block, block.second, head)) continue;
    block.member = head.order;
    count++;
    if (block.loop != 0 && block != head) plain = false;
    if (block.kind == End.CALL || block.kind == End.CALL_INDIRECT || isTable(block)) plain = false;
  }
  return plain && count <= MAX_BLOCKS;
}

/** Does an edge stay in the loop? Blocks behind `block` in order are known already. */
function leadsIn(block: Block, successor: Block | null, head: Block): bool {
  if (successor == null) return false;
  return successor == head || (successor.order > block.order && successor.member == head.order);
}
