// Ways out of a region. Two labels stand around its code: one behind which every register is in memory, and
// one before which UNSAVED_X and UNSAVED_F say what is not.
//
//   block $exit
//     block $unsaved
//       block $fault  …  end
//     end
//   end
import { Local, noteUnsaved, pushPc, spillUnsaved } from "./locals";
import { translator } from "./state";
import { Wasm, byte, set, unsigned } from "./wasm";

/** Leaves for R, every register being in memory; `inside` more labels are open than translator() counts. */
export function exitSaved(inside: u32): void {
  byte(Wasm.BR);
  unsigned(translator().labelCount + inside + 2);
}

/** Leaves for R, as code seldom does: no more is written here than must be. */
export function exitSeldom(inside: u32): void {
  noteUnsaved();
  byte(Wasm.BR);
  unsigned(translator().labelCount + inside + 1);
}

/** Leaves for R, as code often does. */
export function exitOften(): void {
  spillUnsaved();
  exitSaved(0);
}

/** Leaves for the address `rel` from the region's entry, as code seldom does. */
export function exitTo(rel: i32, inside: u32): void {
  pushPc(rel);
  set(Local.R);
  exitSeldom(inside);
}
