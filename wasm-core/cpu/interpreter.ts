// Runs the hart: pending interrupts, the page of the next instruction, the generated loop over that page.
import { board } from "../bus/board-state";
import { runPage } from "../generated/interpret";
import { PAGE_BYTES } from "../layout";
import { dropStale } from "./code";
import { enterPage } from "./fetch";
import { hart, retired } from "./hart";
import { fetchPage } from "./tlb";
import { mip, raiseFetch, takeInterrupt } from "./trap";

/**
 * Runs about `instructions` instructions (it ends at the next taken jump after them); less when the hart
 * waits or a device ends the machine.
 */
export function runHart(instructions: i32): void {
  const h = hart();
  h.horizon = retired() + instructions;
  h.budget = instructions;
  while (h.budget > 0 && board().exit == 0) {
    dropStale();
    if (mip() & u32(h.mie)) {
      h.waiting = 0;
      takeInterrupt();
    }
    if (h.waiting) return;
    const slot = nextSlot();
    if (slot == 0) {
      raiseFetch(h.value, h.pc);
    } else {
      runPage(h.page, slot, h.budget);
    }
    h.horizon -= h.undone;
    h.undone = 0;
  }
}

function nextSlot(): usize {
  const h = hart();
  const page = fetchPage(h.pc);
  if (page == 0) return enterPage();
  h.page = page;
  h.pageVa = h.pc & ~u64(PAGE_BYTES - 1);
  return page + (usize(h.pc & (PAGE_BYTES - 1)) << 3);
}
