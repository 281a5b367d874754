// Runs the hart on both engines: regions where there are any, the interpreter elsewhere.
import { TranslatorCounts } from "../../abi";
import { board } from "../../bus/board-state";
import { runPage } from "../../generated/interpret";
import { ENTER, besideEnter, cool, dropStale, heat, markJumped, numberOf, straddles } from "../code";
import { straddle } from "../fetch";
import { hart, retired } from "../hart";
import * as insn from "../insn";
import { nextSlot } from "../interpreter";
import { mip, raiseFetch, takeInterrupt } from "../trap";
import { count } from "./counts";
import { disturb, isDisturbed } from "./disturb";
import { jumpTo } from "./jumps";
import { isPending } from "./pending";
import { dropWritten, enter, markEntries } from "./regions";
import { Engine, translator } from "./state";
import { finishBatch, finishRun, translate } from "./translate";

/** Calls of guest functions that may nest in one entry of a region. */
const DEPTH: u32 = 128;

/**
 * Runs about `instructions` instructions; less when the hart waits or a device ends the machine.
 */
export function runHart(instructions: i32): void {
  const h = hart();
  h.horizon = retired() + instructions;
  h.budget = instructions;
  while (h.budget > 0 && board().exit == 0) {
    dropStale();
    if (isDisturbed()) disturb();
    if (h.writtenPages) dropOutdated();
    if (mip() & u32(h.mie)) {
      h.waiting = 0;
      takeInterrupt();
    }
    if (h.waiting) break;
    step();
    h.horizon -= h.undone;
    h.undone = 0;
  }
  finishRun();
}

/** Ends the regions on pages that were written, those that waited for their module included. */
function dropOutdated(): void {
  finishBatch();
  dropWritten();
}

/** Goes on in a region, or in the interpreter. */
function step(): void {
  const h = hart();
  const t = translator();
  if (t.mustInterpret == 0) {
    const slot = jumpTo(h.pc);
    if (slot) {
      h.pc = call_indirect<u64>(slot, h.pc, DEPTH);
      return count(exitReason());
    }
  }
  let ip = nextSlot();
  if (ip == 0) {
    t.mustInterpret = 0;
    return raiseFetch(h.value, h.pc);
  }
  if (h.fresh) {
    markEntries(numberOf(h.fresh));
    h.fresh = 0;
  }
  if (h.computed) {
    h.computed = 0;
    markJumped(h.page, ip);
  }
  if (insn.op(ip) == ENTER && t.mustInterpret == 0 && enter(ip, h.pc)) return;
  if (insn.op(ip) == ENTER) ip = straddles(ip) ? straddle(ip) : besideEnter(ip);
  else if (heat(h.page, ip)) h.hot = 1;
  t.mustInterpret = 0;
  if (ip == 0) return;
  if (h.hot == 0) runPage(h.page, ip, h.budget);
  if (h.hot) translateHot();
}

/** Why a region was left. */
function exitReason(): TranslatorCounts {
  const t = translator();
  const stopped = t.stopped;
  t.stopped = 0;
  if (t.mustInterpret) return TranslatorCounts.EXIT_INTERPRETER;
  if (stopped) return TranslatorCounts.EXIT_TRAP;
  return hart().budget > 0 ? TranslatorCounts.EXIT_JUMP : TranslatorCounts.EXIT_BUDGET;
}

/** Translates what begins at hart().pc, unless a region that has it waits for its module. */
function translateHot(): void {
  const h = hart();
  h.hot = 0;
  const slot = nextSlot();
  if (slot == 0) return;
  if (isPending(slot)) return cool(h.page, slot);
  // A place that an older region takes in may need one of its own as well.
  if (translate(h.pc)) cool(h.page, slot);
  if (translator().engine == Engine.TRANSLATOR) finishBatch();
}
