// The virtio MMIO transport, version 2 (virtio 1.2, 4.2): registers in front of one device.
import { badRead, badWrite } from "../bus/board-state";
import { Device } from "../bus/device";
import { Fdt } from "../bus/fdt";
import { Queue } from "./queue";
import { DeviceStatus, Feature, VirtioDevice } from "./virtio-device";

const enum Reg {
  MagicValue = 0x000,
  Version = 0x004,
  DeviceID = 0x008,
  VendorID = 0x00c,
  DeviceFeatures = 0x010,
  DeviceFeaturesSel = 0x014,
  DriverFeatures = 0x020,
  DriverFeaturesSel = 0x024,
  QueueSel = 0x030,
  QueueSizeMax = 0x034,
  QueueSize = 0x038,
  QueueReady = 0x044,
  QueueNotify = 0x050,
  InterruptStatus = 0x060,
  InterruptACK = 0x064,
  Status = 0x070,
  QueueDescLow = 0x080,
  QueueDescHigh = 0x084,
  QueueDriverLow = 0x090,
  QueueDriverHigh = 0x094,
  QueueDeviceLow = 0x0a0,
  QueueDeviceHigh = 0x0a4,
  SHMSel = 0x0ac,
  SHMLenLow = 0x0b0,
  SHMLenHigh = 0x0b4,
  SHMBaseLow = 0x0b8,
  SHMBaseHigh = 0x0bc,
  ConfigGeneration = 0x0fc,
}

/** Where the device's configuration space begins. */
const CONFIG: u32 = 0x100;

const MAGIC: u64 = 0x7472_6976;
const VERSION: u64 = 2;
/** As QEMU's, so that drivers treat the devices alike. */
const VENDOR: u64 = 0x554d_4551;
const TRANSPORT_FEATURES: u64 = Feature.VERSION_1 | Feature.RING_INDIRECT_DESC | Feature.RING_EVENT_IDX;
const LOW: u64 = 0xffff_ffff;

export class VirtioMmio extends Device {
  private deviceFeaturesSel: u32 = 0;
  private driverFeaturesSel: u32 = 0;
  private queueSel: u32 = 0;

  constructor(private device: VirtioDevice) {
    super();
  }

  read(offset: u32, size: u32): u64 {
    if (offset >= CONFIG) return this.device.readConfig(offset - CONFIG, size);
    if (size != 4) return badRead();
    const device = this.device;
    switch (offset) {
      case Reg.MagicValue: return MAGIC;
      case Reg.Version: return VERSION;
      case Reg.DeviceID: return device.id;
      case Reg.VendorID: return VENDOR;
      case Reg.DeviceFeatures: return half(this.offered, this.deviceFeaturesSel);
      case Reg.QueueSizeMax: return this.selected ? this.queue.max : 0;
      case Reg.QueueReady: return this.selected ? u64(this.queue.ready) : 0;
      case Reg.InterruptStatus: return device.interruptStatus;
      case Reg.Status: return device.status;
      case Reg.SHMLenLow:
      case Reg.SHMLenHigh:
      case Reg.SHMBaseLow:
      case Reg.SHMBaseHigh: return LOW;
      case Reg.ConfigGeneration: return device.configGeneration;
      default: return badRead();
    }
  }

  write(offset: u32, size: u32, value: u64): void {
    if (offset >= CONFIG) return this.device.writeConfig(offset - CONFIG, size, value);
    if (size != 4) return badWrite();
    const word = u32(value);
    switch (offset) {
      case Reg.DeviceFeaturesSel: this.deviceFeaturesSel = word; return;
      case Reg.DriverFeatures: return this.setDriverFeatures(value);
      case Reg.DriverFeaturesSel: this.driverFeaturesSel = word; return;
      case Reg.QueueSel: this.queueSel = word; return;
      case Reg.QueueReady: return this.setQueueReady(word);
      case Reg.QueueNotify: return this.notify(word);
      case Reg.InterruptACK: return this.device.acknowledge(word);
      case Reg.Status: return this.setStatus(word & 0xff);
      case Reg.SHMSel: return;
      default: return this.writeQueue(offset, word);
    }
  }

  reset(): void {
    this.deviceFeaturesSel = 0;
    this.driverFeaturesSel = 0;
    this.queueSel = 0;
    this.device.irq = this.placement.irq;
    this.device.reset();
  }

  streamChanged(stream: u32): void {
    this.device.streamChanged(stream);
  }

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("virtio_mmio", this.placement.base);
    this.propInterrupts(fdt);
    this.propReg(fdt);
    fdt.propString("compatible", "virtio,mmio");
    fdt.endNode();
  }

  /** A placeholder (ID 0) offers nothing. */
  private get offered(): u64 {
    return this.device.id == 0 ? 0 : this.device.features | TRANSPORT_FEATURES;
  }

  /** Does QueueSel name a queue? */
  private get selected(): bool {
    return this.queueSel < u32(this.device.queues.length);
  }

  private get queue(): Queue {
    return unchecked(this.device.queues[this.queueSel]);
  }

  private setDriverFeatures(word: u64): void {
    const device = this.device;
    if (device.status & DeviceStatus.FEATURES_OK) return badWrite();
    if (this.driverFeaturesSel == 0) device.taken = (device.taken & ~LOW) | word;
    else if (this.driverFeaturesSel == 1) device.taken = (device.taken & LOW) | (word << 32);
    else if (word != 0) badWrite();
  }

  /**
   * Sets status bits; 0 resets. FEATURES_OK stays clear when the driver took what was not offered. One that
   * does not take VERSION_1 is accepted, as by QEMU: xv6's is of that kind.
   */
  private setStatus(bits: u32): void {
    const device = this.device;
    if (bits == 0) return device.reset();
    if (device.taken & ~this.offered) bits &= ~DeviceStatus.FEATURES_OK;
    const starts = (bits & ~device.status & DeviceStatus.DRIVER_OK) != 0;
    device.status |= bits;
    if (!starts) return;
    for (let i: u32 = 0; i < u32(device.queues.length); i++) this.notify(i);
  }

  private setQueueReady(word: u32): void {
    if (!this.selected) return badWrite();
    const queue = this.queue;
    if ((word & 1) == 0) return queue.stop();
    if (queue.ready) return;
    const device = this.device;
    const indirect = device.has(Feature.RING_INDIRECT_DESC);
    if (!queue.start(indirect, device.has(Feature.RING_EVENT_IDX))) device.fail();
  }

  private notify(index: u32): void {
    const device = this.device;
    if (!device.live || index >= u32(device.queues.length)) return;
    if (unchecked(device.queues[index]).ready) device.notify(index);
  }

  /** Size and addresses of the selected queue, which must not be ready. */
  private writeQueue(offset: u32, word: u32): void {
    if (!this.selected || this.queue.ready) return badWrite();
    const queue = this.queue;
    switch (offset) {
      case Reg.QueueSize: queue.size = word; return;
      case Reg.QueueDescLow: queue.desc = withLow(queue.desc, word); return;
      case Reg.QueueDescHigh: queue.desc = withHigh(queue.desc, word); return;
      case Reg.QueueDriverLow: queue.driver = withLow(queue.driver, word); return;
      case Reg.QueueDriverHigh: queue.driver = withHigh(queue.driver, word); return;
      case Reg.QueueDeviceLow: queue.device = withLow(queue.device, word); return;
      case Reg.QueueDeviceHigh: queue.device = withHigh(queue.device, word); return;
      default: return badWrite();
    }
  }
}

/** 32 bits of a feature set. */
function half(bits: u64, select: u32): u64 {
  return select == 0 ? bits & LOW : select == 1 ? bits >> 32 : 0;
}

function withLow(address: u64, word: u32): u64 {
  return (address & ~LOW) | word;
}

function withHigh(address: u64, word: u32): u64 {
  return (address & LOW) | (u64(word) << 32);
}
