// Ways out of a region.
import { Local, pushPc } from "./locals";
import { translator } from "./state";
import { Wasm, byte, set, unsigned } from "./wasm";

/** Leaves the region for R; `inside` more labels are open than translator() counts. */
export function exit(inside: u32): void {
  byte(Wasm.BR);
  unsigned(translator().labelCount + inside + 1);
}

/** Leaves the region for the address `rel` from its entry. */
export function exitTo(rel: i32, inside: u32): void {
  pushPc(rel);
  set(Local.R);
  exit(inside);
}
