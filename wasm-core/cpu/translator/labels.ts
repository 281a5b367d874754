// The labels that are open where code is written, innermost last. What a label stands for is a block (its
// loop, or the way to it), or nothing.
import { Block } from "./block";
import { allot, translator } from "./state";

const MAX_LABELS: u32 = 2048;

/** Begins with none. False when there is no room. */
export function resetLabels(): bool {
  translator().labels = allot(MAX_LABELS * 4);
  translator().labelCount = 0;
  return translator().labels != 0;
}

export function pushLabel(what: usize): bool {
  const t = translator();
  if (t.labelCount == MAX_LABELS) return false;
  store<u32>(t.labels + (t.labelCount++ << 2), what);
  return true;
}

export function popLabel(): void { translator().labelCount--; }

/** Distance of the label of `block`; a loop's label is its address | 1. */
function labelOf(what: usize): u32 {
  const t = translator();
  for (let n: u32 = 0; n < t.labelCount; n++) {
    if (load<u32>(t.labels + ((t.labelCount - 1 - n) << 2)) == what) return n;
  }
  return 0;
}

/** Distance of the label by which `block` gets to `to`. */
export function labelFrom(block: Block, to: Block): u32 {
  return labelOf(changetype<usize>(to) | (to.order <= block.order ? 1 : 0));
}
