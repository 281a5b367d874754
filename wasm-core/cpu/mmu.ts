// Address translation: Sv39 and Sv48 with hardware A and D bits (privileged specification, 12.3–12.5, Svadu).
import { RAM, RAM_BASE } from "../layout";
import { board } from "../bus/board-state";
import { markWritten } from "./code";
import { Mode, dataMode, hart } from "./hart";
import { pmpAllows } from "./pmp";
import { Cause, Menvcfg, Mstatus } from "./status";
import { noteSuperpage } from "./spaces";

/** Kinds of access, as the PTE and PMP permission bit each needs: R, W, X = 1, 2, 4. */
export const enum Access { READ = 1, WRITE = 2, FETCH = 4 }

/** No address: the walk failed, `hart().value` holds the cause. */
export const FAULT: u64 = -1;

namespace Pte {
  export const V: u64 = 1;
  export const R: u64 = 1 << 1;
  export const W: u64 = 1 << 2;
  export const X: u64 = 1 << 3;
  export const U: u64 = 1 << 4;
  export const A: u64 = 1 << 6;
  export const D: u64 = 1 << 7;
  export const PPN: u64 = (1 << 44) - 1 << 10;
  export const RESERVED: u64 = 0x3ff << 54;
}

/** Is the guest-physical span of `bytes` wholly in RAM? */
@inline export function inRam(pa: u64, bytes: u64): bool {
  return pa - RAM_BASE < board().ramBytes && pa - RAM_BASE + bytes <= board().ramBytes;
}
/** Linear address of a guest-physical address that is in RAM. */
@inline export function ramAt(pa: u64): usize { return RAM + usize(pa - RAM_BASE); }

/**
 * The guest-physical address of `va`, or FAULT. Afterwards `hart().clean` is 0 when later writes to the page
 * need no walk: it is writable and dirty.
 */
export function translate(va: u64, access: Access): u64 {
  const h = hart();
  const mode = access == Access.FETCH ? h.mode : dataMode();
  h.clean = 0;
  const scheme = u32(h.satp >> 60);
  if (mode == Mode.M || scheme == 0) return va;
  const levels: u32 = scheme == 8 ? 3 : 4;
  const unused = 64 - (levels * 9 + 12);
  if (u64((i64(va) << unused) >> unused) != va) return pageFault(access);
  return walk(va, access, mode, levels);
}

function walk(va: u64, access: Access, mode: u32, levels: u32): u64 {
  let table = (hart().satp & ((1 << 44) - 1)) << 12;
  for (let level: i32 = levels - 1; level >= 0; level--) {
    const shift = 12 + 9 * level;
    const at = table + (((va >> shift) & 511) << 3);
    if (!inRam(at, 8) || (pmpAllows(at, 8, Mode.S) & Access.READ) == 0) return accessFault(access);
    const pte = load<u64>(ramAt(at));
    const malformed = (pte & (Pte.R | Pte.W)) == Pte.W || (pte & Pte.RESERVED) != 0;
    if ((pte & Pte.V) == 0 || malformed) return pageFault(access);
    if ((pte & (Pte.R | Pte.X)) == 0) {
      if (pte & (Pte.A | Pte.D | Pte.U)) return pageFault(access);
      table = ((pte & Pte.PPN) >> 10) << 12;
      continue;
    }
    return leaf(va, access, mode, pte, at, shift);
  }
  return pageFault(access);
}

function leaf(va: u64, access: Access, mode: u32, pte: u64, at: u64, shift: u64): u64 {
  if (!permitted(pte, access, mode)) return pageFault(access);
  const offset: u64 = (u64(1) << shift) - 1;
  const page = ((pte & Pte.PPN) >> 10) << 12;
  if (page & offset & ~0xfff) return pageFault(access);
  const wanted = Pte.A | (access == Access.WRITE ? Pte.D : 0);
  if ((pte & wanted) != wanted) {
    if ((hart().menvcfg & Menvcfg.ADUE) == 0) return pageFault(access);
    if ((pmpAllows(at, 8, Mode.S) & Access.WRITE) == 0) return accessFault(access);
    pte |= wanted;
    store<u64>(ramAt(at), pte);
    markWritten(ramAt(at), 8);
  }
  hart().clean = pte & Pte.D && pte & Pte.W ? 0 : 1;
  if (shift > 12) noteSuperpage(va, offset + 1);
  return page | (va & offset);
}

function permitted(pte: u64, access: Access, mode: u32): bool {
  const status = hart().mstatus;
  if (mode == Mode.U) {
    if ((pte & Pte.U) == 0) return false;
  } else if (pte & Pte.U && (access == Access.FETCH || (status & Mstatus.SUM) == 0)) {
    return false;
  }
  if (access == Access.READ) return (pte & Pte.R) != 0 || (pte & Pte.X && status & Mstatus.MXR) != 0;
  return (pte & (access == Access.WRITE ? Pte.W : Pte.X)) != 0;
}

function pageFault(access: Access): u64 {
  hart().value =
    access == Access.FETCH
      ? Cause.INSTRUCTION_PAGE_FAULT
      : access == Access.READ
        ? Cause.LOAD_PAGE_FAULT
        : Cause.STORE_PAGE_FAULT;
  return FAULT;
}

/** Notes an access fault of this kind of access. */
export function accessFault(access: Access): u64 {
  hart().value =
    access == Access.FETCH
      ? Cause.INSTRUCTION_ACCESS_FAULT
      : access == Access.READ
        ? Cause.LOAD_ACCESS_FAULT
        : Cause.STORE_ACCESS_FAULT;
  return FAULT;
}
