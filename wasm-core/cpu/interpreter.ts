// The interpreter's way in: the decoded page and slot of the next instruction.
import { PAGE_BYTES } from "../layout";
import { enterPage } from "./fetch";
import { hart } from "./hart";
import { fetchPage } from "./tlb";

/** The slot of `hart().pc`, its page made the hart's; 0 when the fetch faulted (see enterPage). */
export function nextSlot(): usize {
  const h = hart();
  const page = fetchPage(h.pc);
  if (page == 0) return enterPage();
  h.page = page;
  h.pageVa = h.pc & ~u64(PAGE_BYTES - 1);
  return page + (usize(h.pc & (PAGE_BYTES - 1)) << 3);
}
