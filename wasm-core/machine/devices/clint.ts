// The core-local interruptor of one hart (SiFive's CLINT, the ACLINT's MSWI and MTIMER): software interrupt
// and timer.
import { NEVER, badRead, badWrite, board } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt, Phandle } from "../../bus/fdt";
import { time } from "../../cpu/clock";
import { hart } from "../../cpu/hart";
import { Irq, Menvcfg } from "../../cpu/status";

const MSIP: u32 = 0x0000;
const MTIMECMP: u32 = 0x4000;
const MTIME: u32 = 0xbff8;
const LOW: u64 = 0xffff_ffff;

/**
 * Drives MTIP, and STIP when Sstc is on, by the clock's `ticks` (cpu/clock.ts `time`). `mtime`, which the
 * guest may write, is those plus `mtimeOffset`.
 */
export function updateTimer(ticks: u64): void {
  const h = hart();
  const mtime = ticks + board().mtimeOffset;
  let lines = h.lines & ~(Irq.MTIP | Irq.STIP);
  if (mtime >= board().mtimecmp) lines |= Irq.MTIP;
  if ((h.menvcfg & Menvcfg.STCE) != 0 && mtime >= h.stimecmp) lines |= Irq.STIP;
  h.lines = lines;
}

/** `mtimecmp` and `mtimeOffset` live in the board's record, where the run loop finds them. */
export class Clint extends Device {
  read(offset: u32, size: u32): u64 {
    if (size < 4) return badRead();
    if (offset == MSIP && size == 4) return u64((hart().lines & Irq.MSIP) != 0);
    const shift = (offset & 4) << 3;
    if ((offset & ~4) == MTIMECMP) return board().mtimecmp >> shift;
    if ((offset & ~4) == MTIME) return (time() + board().mtimeOffset) >> shift;
    return badRead();
  }

  write(offset: u32, size: u32, value: u64): void {
    if (size < 4) return badWrite();
    const b = board();
    if (offset == MSIP && size == 4) this.setSoftware((value & 1) != 0);
    else if ((offset & ~4) == MTIMECMP) b.mtimecmp = merge(b.mtimecmp, offset, size, value);
    else if ((offset & ~4) == MTIME) {
      const mtime = time() + b.mtimeOffset;
      b.mtimeOffset += merge(mtime, offset, size, value) - mtime;
    } else return badWrite();
    updateTimer(time());
  }

  reset(): void {
    this.setSoftware(false);
    board().mtimecmp = NEVER;
    board().mtimeOffset = 0;
    updateTimer(time());
  }

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("clint", this.placement.base);
    fdt.beginProp("interrupts-extended");
    fdt.cell(Phandle.CPU_INTC);
    fdt.cell(3);
    fdt.cell(Phandle.CPU_INTC);
    fdt.cell(7);
    fdt.endProp();
    this.propReg(fdt);
    fdt.propString("compatible", "sifive,clint0\0riscv,clint0");
    fdt.endNode();
  }

  private setSoftware(level: bool): void {
    const h = hart();
    h.lines = level ? h.lines | Irq.MSIP : h.lines & ~Irq.MSIP;
  }
}

/** `old` with the register, or the half at `offset`, replaced. */
function merge(old: u64, offset: u32, size: u32, value: u64): u64 {
  if (size == 8) return value;
  return (offset & 4) == 0 ? (old & ~LOW) | value : (old & LOW) | (value << 32);
}
