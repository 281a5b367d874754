// Which registers hold words where blocks begin. Found for all of them at once, by taking each for a word
// until a way to the block shows that it may be none.
//
// What a loop hands from turn to turn is mostly words, but where it is entered they may come from memory or
// from the caller. Where the loop's head extends such a register, the ways into the loop look whether it is a
// word already, and leave the region if not: the extension is then none, in any turn.
import { Block, inOrder, successor, successorCount } from "./block";
import { conditions, effectsOf } from "./effects";
import { exitTo } from "./leave";
import { unlikely } from "./hints";
import { isTable } from "./heads";
import { isCall } from "./liveness";
import { localX } from "./locals";
import { at, lengthOf } from "./region";
import { allot, translator } from "./state";
import { Wasm, byte, get, open } from "./wasm";
import { WORD, known } from "./words";

/** A register's outcome: a word, if the registers of the other bits hold words as the block begins. */
const SOMETIMES: u32 = 1;
const NEVER: u32 = 0;

/** Fills in what blocks say of words. False when there is no room. */
export function findWords(): bool {
  const t = translator();
  for (let n: u32 = 0; n < t.orderCount; n++) if (!summarize(inOrder(n))) return false;
  inOrder(0).wordsX = 0;
  for (let n: u32 = 0; n < t.orderCount; n++) if (isTable(inOrder(n))) forbid(inOrder(n));
  while (pass()) {}
  return true;
}

function summarize(block: Block): bool {
  block.wordsX = ~1;
  block.outcomes = allot(32 * sizeof<u32>());
  if (block.outcomes == 0) return false;
  let written: u32 = 0;
  let rel = block.start;
  for (let k: u32 = 0; k < block.count; k++) {
    const i = at(rel);
    const effects = effectsOf(i);
    if (block.loop != 0) block.confirmsX |= effects.extends & ~written;
    const rd = effects.writesX & ~1;
    if (rd != 0) {
      store<u32>(block.outcomes + (ctz(rd) << 2), outcome(block, effects.value, written));
      written |= rd;
    }
    rel += lengthOf(i);
  }
  return true;
}

/** When is the value (effects.ts) a word, seen from the beginning of the block? */
function outcome(block: Block, value: u64, written: u32): u32 {
  if ((value & WORD) == 0) return NEVER;
  let result = SOMETIMES;
  for (let left = conditions(value); left != 0; left &= left - 1) {
    const r = u32(ctz(left));
    const one = (written >> r) & 1 ? outcomeOf(block, r) : SOMETIMES | (1 << r);
    if (one == NEVER) return NEVER;
    result |= one;
  }
  return result;
}

@inline function outcomeOf(block: Block, register: u32): u32 {
  return load<u32>(block.outcomes + (register << 2));
}

/** On the ways from a table there is no place to confirm anything. */
function forbid(table: Block): void {
  for (let k: u32 = 0; k < successorCount(table); k++) {
    const next = successor(table, k);
    if (next != null) next.confirmsX = 0;
  }
}

function pass(): bool {
  let changed = false;
  for (let n: u32 = 0; n < translator().orderCount; n++) {
    const block = inOrder(n);
    const words = wordsBehind(block);
    for (let k: u32 = 0; k < successorCount(block); k++) {
      const next = successor(block, k);
      if (next == null) continue;
      const brought = next.order > block.order ? words | next.confirmsX : words;
      if ((next.wordsX & ~brought) == 0) continue;
      next.wordsX &= brought;
      changed = true;
    }
  }
  return changed;
}

/** Registers that hold words as the block ends; a callee leaves anything. */
function wordsBehind(block: Block): u32 {
  if (isCall(block)) return 0;
  let words = block.wordsX & ~block.writesX;
  for (let left = block.writesX; left != 0; left &= left - 1) {
    const r = u32(ctz(left));
    const needed = outcomeOf(block, r);
    if (needed != NEVER && (needed & ~SOMETIMES & ~block.wordsX) == 0) words |= 1 << r;
  }
  return words;
}

/** On a way into `block`: leaves the region for it unless registers that it takes for words hold some. */
export function confirmWords(block: Block): void {
  let any = false;
  for (let left = block.confirmsX & block.wordsX; left != 0; left &= left - 1) {
    const r = u32(ctz(left));
    if (known(r) & WORD) continue;
    get(localX(r));
    get(localX(r));
    byte(Wasm.I64_EXTEND32_S);
    byte(Wasm.I64_NE);
    if (any) byte(Wasm.I32_OR);
    any = true;
  }
  if (!any) return;
  unlikely();
  open(Wasm.IF);
  exitTo(block.start, 1);
  byte(Wasm.END);
}
