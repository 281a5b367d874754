// Pages kept: where a register is the base of access after access, each compares with the page that was last
// read or written by way of it (cpu/tlb.ts) before it looks into the TLB. That is worth while in loops, and
// for the stack.
import { SP, X } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { keptCell } from "../tlb";
import { translator } from "./state";

/** The cell where the access of this instruction to `bytes` finds its page kept; 0: it keeps none. */
export function cellOf(i: Insn, stores: bool, bytes: u32): u32 {
  // What the next item of a list is loaded by may lead anywhere.
  if (!stores && bytes == 8 && insn.rd(i) == insn.rs1(i)) return 0;
  const register = (insn.rs1(i) - u32(X)) >> 3;
  if (register == 0 || (translator().inLoop == 0 && register != SP)) return 0;
  return keptCell(register, stores);
}
