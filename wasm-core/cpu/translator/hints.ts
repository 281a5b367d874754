// Branch hints: which conditions hardly ever hold (the code-metadata proposal, `metadata.code.branch_hint`).
import { allot, translator } from "./state";

/** Notes that the branch written next is likely (1) or not (0). */
export function hint(likely: u32): void {
}
