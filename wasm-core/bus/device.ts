// A device: a file of its own under machine/devices or virtio, and a row in machine/board.ts.
import { Fdt, Phandle } from "./fdt";

/** Where a board row put a device. */
export class Placement {
  constructor(
    /** First guest-physical address. */
    readonly base: u64,
    /** Bytes of the register window. */
    readonly size: u32,
    /** PLIC source, 0 when the device has none. */
    readonly irq: u32,
  ) {}
}

/**
 * Registers behind a window of guest-physical addresses. The bus guarantees `offset + size <=
 * placement.size`, `size` 1, 2, 4 or 8 and natural alignment; anything else is the guest's mistake: read 0,
 * ignore the write, count it (`badRead`, `badWrite` of board-state.ts). A device never aborts and never
 * allocates after boot.
 */
export abstract class Device {
  placement: Placement = new Placement(0, 0, 0);
  /** Reads `size` bytes at `offset`, zero-extended. */
  abstract read(offset: u32, size: u32): u64;
  /** Writes the low `size` bytes of `value` at `offset`; the rest of `value` is 0. */
  abstract write(offset: u32, size: u32, value: u64): void;
  /** Puts every register in its reset state. */
  abstract reset(): void;
  /** Writes the device's own node under /soc (or nothing). */
  abstract describe(fdt: Fdt): void;
  /** Writes the nodes that the device owns outside /soc. */
  describeRoot(fdt: Fdt): void {}
  /** The host put bytes into, or took bytes out of, one of the device's rings; ignore streams of others. */
  streamChanged(stream: u32): void {}
  /** The line of `irq` was driven (bus/irq.ts): what an interrupt controller waits for. */
  lineDriven(irq: u32, level: bool): void {}
  /** A run of the hart is over, and some device set `board().unsettled`. */
  settle(): void {}
  /** The time of `board().alarm` may have come. */
  alarm(): void {}

  /** Properties `interrupts` and `interrupt-parent`. */
  protected propInterrupts(fdt: Fdt): void {
    fdt.propU32("interrupts", this.placement.irq);
    fdt.propU32("interrupt-parent", Phandle.PLIC);
  }

  /** Property `reg`: the register window, for two address and two size cells. */
  protected propReg(fdt: Fdt): void {
    fdt.beginProp("reg");
    fdt.cell64(this.placement.base);
    fdt.cell64(this.placement.size);
    fdt.endProp();
  }
}
