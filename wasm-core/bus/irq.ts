// Interrupt lines: one word of levels. Devices set their own; the interrupt controller reads them all.
import { board } from "./board-state";
import { bus } from "./bus";

/** Drives the line of PLIC source `irq` (1…31) high or low. */
export function setLine(irq: u32, level: bool): void {
  const b = board();
  const bit: u32 = 1 << irq;
  const lines = level ? b.lines | bit : b.lines & ~bit;
  if (lines == b.lines) return;
  b.lines = lines;
  bus().linesChanged();
}
