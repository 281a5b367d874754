// Guest-physical spans as devices reach them: checked against RAM, and told to the CPU's decoded pages.
import { PAGE_FLAGS, PAGE_SHIFT, PageFlag, RAM, RAM_BASE } from "../layout";
import { board } from "./board-state";

/** Linear address of the span of `bytes` (>= 1) bytes at `pa`, 0 unless all of it lies in RAM. */
export function dmaRead(pa: u64, bytes: u32): usize {
  const offset = pa - RAM_BASE;
  const size = board().ramBytes;
  if (bytes == 0 || offset >= size || u64(bytes) > size - offset) return 0;
  return RAM + usize(offset);
}

/** The same for a span about to be written: pages of it that code was made of become stale. */
export function dmaWrite(pa: u64, bytes: u32): usize {
  const at = dmaRead(pa, bytes);
  if (at == 0) return 0;
  const last = PAGE_FLAGS + ((at - RAM + bytes - 1) >> PAGE_SHIFT);
  for (let flags = PAGE_FLAGS + ((at - RAM) >> PAGE_SHIFT); flags <= last; flags++) {
    if ((load<u8>(flags) & (PageFlag.CODE | PageFlag.REGION)) == 0 || load<u8>(flags) & PageFlag.STALE) continue;
    store<u8>(flags, load<u8>(flags) | PageFlag.STALE);
    board().stale++;
  }
  return at;
}
