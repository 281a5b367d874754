// The hart as it comes out of reset (privileged specification, 3.4).
import { resetClock } from "../cpu/clock";
import { resetCode } from "../cpu/code";
import { HART_RECORD, Hart, Mode, PMPADDR, X, hart } from "../cpu/hart";
import { Menvcfg } from "../cpu/status";
import { resetTlb } from "../cpu/spaces";
import { Engine } from "../cpu/translator/state";
import { resetTranslator } from "../cpu/translator/translate";

/** Where the reset ROM lies (machine/board.ts). */
const RESET_VECTOR: u64 = 0x1000;

/** RV64, IMAFDC, S and U. */
const MISA: u64 = (2 << 62) | 0x14112d;

/** Puts the hart at the reset ROM with every register, TLB and decoded page empty, and time at 0. */
export function resetHart(deterministic: bool, engine: Engine): void {
  memory.fill(X, 0, HART_RECORD - X + offsetof<Hart>());
  memory.fill(PMPADDR, 0, 16 * 8);
  const h = hart();
  h.pc = RESET_VECTOR;
  h.mode = Mode.M;
  h.misa = MISA;
  h.menvcfg = Menvcfg.ADUE;
  h.stimecmp = u64.MAX_VALUE;
  resetClock(deterministic);
  resetCode();
  resetTlb();
  resetTranslator(engine);
}
