// Ways out of a region. Three labels stand around its code: one before which UNSAVED_X and UNSAVED_F say
// which registers are not in memory yet, one from which control goes on in another region if there is one for
// R, and one that returns R to whoever called.
//
//   block $exit
//     block $onward
//       block $unsaved
//         block $fault  …  end
//       end
//     end
//   end
import { Local, noteUnsaved, pushPc, spillUnsaved } from "./locals";
import { translator } from "./state";
import { Wasm, byte, set, unsigned } from "./wasm";

/** Returns R, every register being in memory; `inside` more labels are open than translator() counts. */
export function exitSaved(inside: u32): void {
  byte(Wasm.BR);
  unsigned(translator().labelCount + inside + 3);
}

/** Leaves for R, as code seldom does: no more is written here than must be. */
export function exitSeldom(inside: u32): void {
  noteUnsaved();
  byte(Wasm.BR);
  unsigned(translator().labelCount + inside + 1);
}

/** Returns R, as code often does. */
export function exitOften(): void {
  spillUnsaved();
  exitSaved(0);
}

/** Leaves for R, which is not where the caller waits. */
export function goOnward(): void {
  spillUnsaved();
  byte(Wasm.BR);
  unsigned(translator().labelCount + 2);
}

/** Leaves for the address `rel` from the region's entry, as code seldom does. */
export function exitTo(rel: i32, inside: u32): void {
  pushPc(rel);
  set(Local.R);
  exitSeldom(inside);
}
