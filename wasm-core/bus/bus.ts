// The bus: which device answers at which guest-physical address outside RAM.
import { badRead, badWrite, board } from "./board-state";
import { Device, Placement } from "./device";
import { Fdt } from "./fdt";

/** Rows that a board may have. */
const MAX_DEVICES: u32 = 32;

/** Made at boot and reached through `board().bus`; devices do not overlap. */
export class Bus {
  private devices: StaticArray<Device> = new StaticArray<Device>(MAX_DEVICES);
  private count: u32 = 0;
  /** Index of the device that answered last: accesses come in runs. */
  private last: u32 = 0;

  /**
   * Puts `device` at `base`, `size` bytes long, on PLIC source `irq` (0: none). False when the bus is full or
   * the window overlaps another: a mistake in the board's rows.
   */
  add(device: Device, base: u64, size: u32, irq: u32): bool {
    if (this.count == MAX_DEVICES) return false;
    for (let i: u32 = 0; i < this.count; i++) {
      const other = this.at(i).placement;
      if (base < other.base + other.size && other.base < base + size) return false;
    }
    device.placement = new Placement(base, size, irq);
    unchecked((this.devices[this.count++] = device));
    return true;
  }

  /** Does a device answer at `pa`? */
  answers(pa: u64): bool {
    return this.find(pa) < this.count;
  }

  /** Reads `size` (1, 2, 4, 8) bytes at `pa`; 0, counted, where nobody answers, or misaligned. */
  read(pa: u64, size: u32): u64 {
    const i = this.find(pa);
    if (i == this.count || !fits(this.at(i), pa, size)) return badRead();
    const device = this.at(i);
    return device.read(u32(pa - device.placement.base), size) & mask(size);
  }

  /** Writes the low `size` (1, 2, 4, 8) bytes of `value` at `pa`; ignored, counted, as for `read`. */
  write(pa: u64, size: u32, value: u64): void {
    const i = this.find(pa);
    if (i == this.count || !fits(this.at(i), pa, size)) return badWrite();
    const device = this.at(i);
    device.write(u32(pa - device.placement.base), size, value & mask(size));
  }

  /** Puts every device in its reset state. */
  reset(): void {
    for (let i: u32 = 0; i < this.count; i++) this.at(i).reset();
  }

  /** Writes the nodes under /soc: last added first, as QEMU's board does. */
  describe(fdt: Fdt): void {
    for (let i = this.count; i > 0; i--) this.at(i - 1).describe(fdt);
  }

  /** Writes the nodes that devices own outside /soc. */
  describeRoot(fdt: Fdt): void {
    for (let i: u32 = 0; i < this.count; i++) this.at(i).describeRoot(fdt);
  }

  /** Passes on that the host touched a ring of `stream`. */
  streamChanged(stream: u32): void {
    for (let i: u32 = 0; i < this.count; i++) this.at(i).streamChanged(stream);
  }

  /** Passes on that an interrupt line was driven. */
  lineDriven(irq: u32, level: bool): void {
    for (let i: u32 = 0; i < this.count; i++) this.at(i).lineDriven(irq, level);
  }

  /** Lets devices do what they put off until a run of the hart is over. */
  settle(): void {
    board().unsettled = 0;
    for (let i: u32 = 0; i < this.count; i++) this.at(i).settle();
  }

  /** Passes on that the time of `board().alarm` may have come. */
  alarm(): void {
    for (let i: u32 = 0; i < this.count; i++) this.at(i).alarm();
  }

  private at(i: u32): Device {
    return unchecked(this.devices[i]);
  }

  /** Index of the device whose window holds `pa`, `count` when there is none. */
  private find(pa: u64): u32 {
    if (this.last < this.count && holds(this.at(this.last), pa)) return this.last;
    for (let i: u32 = 0; i < this.count; i++) {
      if (holds(this.at(i), pa)) return (this.last = i);
    }
    return this.count;
  }
}

@inline
export function bus(): Bus {
  return changetype<Bus>(board().bus);
}

function holds(device: Device, pa: u64): bool {
  return pa - device.placement.base < u64(device.placement.size);
}

/** `pa` lies in the window: is all of the access in it, and aligned? */
function fits(device: Device, pa: u64, size: u32): bool {
  const offset = pa - device.placement.base;
  return (pa & u64(size - 1)) == 0 && offset + size <= u64(device.placement.size);
}

@inline
function mask(size: u32): u64 {
  return u64.MAX_VALUE >> (64 - (size << 3));
}
