// From a pc to a decoded instruction: translation, PMP, and what lies across a page boundary or in a device.
import { bus } from "../bus/bus";
import { CODE_MAP, PAGE_BYTES, PAGE_SHIFT, RAM_BASE } from "../layout";
import { LAST_SLOT, bytesOf, decodedPage, noteEntered, pcAt, useScratch } from "./code";
import { hart } from "./hart";
import { Insn } from "./insn";
import { Access, FAULT, accessFault, inRam, ramAt, translate } from "./mmu";
import { pmpAllows } from "./pmp";
import { Menvcfg } from "./status";
import { fetchPage, fillFetch } from "./tlb";
import { raise } from "./trap";

/**
 * Finds the decoded page and slot of `hart().pc` and makes them the hart's. 0 when the fetch faulted: then
 * `hart().value` is the cause and the trap value is the pc.
 */
export function enterPage(): Insn {
  const h = hart();
  const pa = translate(h.pc, Access.FETCH);
  if (pa == FAULT) return 0;
  if ((pmpAllows(pa, 2, h.mode) & Access.FETCH) == 0) return fetchFault();
  if (!inRam(pa, 2)) return fromDevice(pa);
  const page = decodedPage(pa);
  noteEntered(page);
  if (pmpAllows(pa & ~u64(PAGE_BYTES - 1), PAGE_BYTES, h.mode) & Access.FETCH) fillFetch(h.pc, page);
  h.page = page;
  h.pageVa = h.pc & ~u64(PAGE_BYTES - 1);
  return page + (usize(h.pc & (PAGE_BYTES - 1)) << 3);
}

/**
 * The decoded page of the code at `va`, 0 when it is not mapped for fetching or was never run. Only looks:
 * where a fetch would set a bit A, there is none.
 */
export function decodedPageOf(va: u64): usize {
  const known = fetchPage(va);
  if (known) return known;
  const menvcfg = hart().menvcfg;
  hart().menvcfg = menvcfg & ~Menvcfg.ADUE;
  const pa = translate(va, Access.FETCH);
  hart().menvcfg = menvcfg;
  if (pa == FAULT || !inRam(pa, 2) || (pmpAllows(pa, 2, hart().mode) & Access.FETCH) == 0) return 0;
  return load<u32>(CODE_MAP + (u32((pa - RAM_BASE) >> PAGE_SHIFT) << 2));
}

function fetchFault(): Insn {
  accessFault(Access.FETCH);
  return 0;
}

/** Fetches and decodes an instruction whose second half is on the next page; its slot, 0 after a trap. */
export function straddle(slot: Insn): Insn {
  const h = hart();
  const second = h.pageVa + PAGE_BYTES;
  const low = load<u16>(bytesOf(h.page) + PAGE_BYTES - 2);
  const pa = translate(second, Access.FETCH);
  const reachable = pa != FAULT && (pmpAllows(pa, 2, h.mode) & Access.FETCH) != 0 && inRam(pa, 2);
  if (!reachable) {
    if (pa != FAULT) accessFault(Access.FETCH);
    h.pc = pcAt(slot);
    raise(h.value, second);
    return 0;
  }
  return useScratch(LAST_SLOT, (u32(load<u16>(ramAt(pa))) << 16) | low);
}

/** An instruction that lies in a device: the reset ROM. */
function fromDevice(pa: u64): Insn {
  if (!bus().answers(pa)) return fetchFault();
  const low = u32(bus().read(pa, 2));
  const word = (low & 3) == 3 ? low | (u32(bus().read(pa + 2, 2)) << 16) : low;
  hart().pageVa = hart().pc & ~u64(PAGE_BYTES - 1);
  return useScratch(usize(hart().pc & (PAGE_BYTES - 1)) << 3, word);
}
