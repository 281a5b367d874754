// Interrupt lines: one word of levels. Devices set their own; the interrupt controller reads them all.
import { board } from "./board-state";
import { bus } from "./bus";

/**
 * Drives the line of PLIC source `irq` (1…31) high or low. A device calls it whenever something happened that
 * could matter: driving a high line high again is heard too (machine/devices/plic.ts).
 */
export function setLine(irq: u32, level: bool): void {
  const b = board();
  const bit: u32 = 1 << irq;
  if (!level && (b.lines & bit) == 0) return;
  b.lines = level ? b.lines | bit : b.lines & ~bit;
  bus().lineDriven(irq, level);
}
