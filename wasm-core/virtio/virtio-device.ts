// What all virtio devices are (virtio 1.2, 2): identity, features, status, configuration space, queues,
// interrupts.
import { badRead, badWrite } from "../bus/board-state";
import { setLine } from "../bus/irq";
import { Queue } from "./queue";

/** Bits of the device status field (2.1). */
export namespace DeviceStatus {
  export const ACKNOWLEDGE: u32 = 1;
  export const DRIVER: u32 = 2;
  export const DRIVER_OK: u32 = 4;
  export const FEATURES_OK: u32 = 8;
  export const DEVICE_NEEDS_RESET: u32 = 64;
  export const FAILED: u32 = 128;
}

/** Feature bits that are not a device's own (6). */
export namespace Feature {
  export const RING_INDIRECT_DESC: u64 = 1 << 28;
  export const RING_EVENT_IDX: u64 = 1 << 29;
  export const VERSION_1: u64 = 1 << 32;
}

/** Bits of InterruptStatus (4.2.2). */
export namespace Interrupt {
  export const USED_BUFFER: u32 = 1;
  export const CONFIGURATION: u32 = 2;
}

export abstract class VirtioDevice {
  /** PLIC source; the transport sets it. */
  irq: u32 = 0;
  status: u32 = 0;
  /** Features that the driver took. */
  taken: u64 = 0;
  interruptStatus: u32 = 0;
  configGeneration: u32 = 0;
  /** The configuration space, in linear memory. */
  protected config: usize;

  constructor(
    /** Device ID (5). */
    readonly id: u32,
    /** Features offered. */
    readonly features: u64,
    readonly queues: StaticArray<Queue>,
    protected configBytes: u32,
  ) {
    this.config = heap.alloc(configBytes + 8);
    memory.fill(this.config, 0, configBytes + 8);
  }

  /**
   * The driver made chains available in queue number `index`, which is ready; also called when it sets
   * DRIVER_OK.
   */
  abstract notify(index: u32): void;

  /** Forgets what the driver told the device; the queues are reset already. */
  resetDevice(): void {}

  /** The host touched a ring of `stream`. */
  streamChanged(stream: u32): void {}

  /** Has the driver taken the feature? */
  has(feature: u64): bool {
    return (this.taken & feature) != 0;
  }

  /** May queues be used? */
  get live(): bool {
    const running = DeviceStatus.FEATURES_OK | DeviceStatus.DRIVER_OK;
    const stopped = DeviceStatus.DEVICE_NEEDS_RESET | DeviceStatus.FAILED;
    return (this.status & (running | stopped)) == running;
  }

  /** Reads the configuration space; 0 behind its end. */
  readConfig(offset: u32, size: u32): u64 {
    if (offset + size > this.configBytes) return badRead();
    return load<u64>(this.config + offset);
  }

  writeConfig(offset: u32, size: u32, value: u64): void {
    badWrite();
  }

  /** Status = 0 (2.4). */
  reset(): void {
    this.status = 0;
    this.taken = 0;
    this.interruptStatus = 0;
    for (let i = 0; i < this.queues.length; i++) unchecked(this.queues[i]).reset();
    this.resetDevice();
    this.updateLine();
  }

  /** InterruptACK. */
  acknowledge(bits: u32): void {
    this.interruptStatus &= ~bits;
    this.updateLine();
  }

  /** The device cannot go on: the driver has to reset it (2.1.2). */
  fail(): void {
    if (this.status & DeviceStatus.DEVICE_NEEDS_RESET) return;
    this.status |= DeviceStatus.DEVICE_NEEDS_RESET;
    if (this.status & DeviceStatus.DRIVER_OK) this.interrupt(Interrupt.CONFIGURATION);
  }

  /** Queue number `index`, which exists. */
  protected queue(index: u32): Queue {
    return unchecked(this.queues[index]);
  }

  /** To be called when the device is done with a queue for now. */
  protected settle(queue: Queue): void {
    if (queue.broken) return this.fail();
    if (queue.settle()) this.interrupt(Interrupt.USED_BUFFER);
  }

  /** The configuration space changed. */
  protected configChanged(): void {
    this.configGeneration++;
    if (this.status & DeviceStatus.DRIVER_OK) this.interrupt(Interrupt.CONFIGURATION);
  }

  private interrupt(bit: u32): void {
    this.interruptStatus |= bit;
    this.updateLine();
  }

  private updateLine(): void {
    setLine(this.irq, this.interruptStatus != 0);
  }
}
