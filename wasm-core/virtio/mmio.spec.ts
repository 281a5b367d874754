// The MMIO transport, driven as a guest's driver drives it; Driver is what the other virtio specs drive with
// too.
import { board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { makeBoard } from "../bus/bus.spec";
import { RAM, RAM_BASE } from "../layout";
import { Chain } from "./chain";
import { VirtioMmio } from "./mmio";
import { Placeholder } from "./placeholder";
import { Queue } from "./queue";
import { VirtioDevice } from "./virtio-device";

const BASE: u64 = 0x1000_1000;
export const IRQ_LINE: u32 = 1 << 1;
export const NEXT: u16 = 1;
export const WRITE: u16 = 2;
export const INDIRECT: u16 = 4;
export const VERSION_1: u64 = 1 << 32;
export const EVENT_IDX: u64 = 1 << 29;
export const INDIRECT_DESC: u64 = 1 << 28;
export const NEEDS_RESET: u32 = 64;

/**
 * Queue q lies at QUEUES + q * 0x4000: descriptors, at 0x2000 the available ring, at 0x3000 the used ring.
 */
const QUEUES: u64 = RAM_BASE + 0x1_0000;
const QUEUE_STRIDE: u64 = 0x4000;
const AVAIL: u64 = 0x2000;
const USED: u64 = 0x3000;
/** Where the tests put buffers. */
export const BUFFERS: u64 = RAM_BASE + 0x80_0000;

/** Linear address of guest-physical `pa`. */
export function at(pa: u64): usize {
  return RAM + usize(pa - RAM_BASE);
}

/** A guest's driver for the device in the only slot. */
export class Driver {
  size: u32 = 8;

  constructor(device: VirtioDevice) {
    makeBoard().add(new VirtioMmio(device), BASE, 0x1000, 1);
    bus().reset();
  }

  get(offset: u64): u32 {
    return u32(bus().read(BASE + offset, 4));
  }

  set(offset: u64, value: u64): void {
    bus().write(BASE + offset, 4, value);
  }

  get offered(): u64 {
    this.set(0x14, 1);
    const high = u64(this.get(0x10)) << 32;
    this.set(0x14, 0);
    return high | this.get(0x10);
  }

  /** Takes `features` and VERSION_1; was FEATURES_OK accepted? */
  negotiate(features: u64): bool {
    this.set(0x70, 3);
    this.take(features | VERSION_1);
    this.set(0x70, 11);
    return (this.get(0x70) & 8) != 0;
  }

  take(features: u64): void {
    this.set(0x24, 1);
    this.set(0x20, features >> 32);
    this.set(0x24, 0);
    this.set(0x20, features & 0xffff_ffff);
  }

  /** Tells the device of queue `q` and makes it ready. */
  enable(q: u32): void {
    this.place(q, this.queue(q), this.queue(q) + AVAIL, this.queue(q) + USED);
    this.set(0x44, 1);
  }

  place(q: u32, desc: u64, driver: u64, device: u64): void {
    this.set(0x30, q);
    this.set(0x38, this.size);
    this.set(0x80, desc & 0xffff_ffff);
    this.set(0x84, desc >> 32);
    this.set(0x90, driver & 0xffff_ffff);
    this.set(0x94, driver >> 32);
    this.set(0xa0, device & 0xffff_ffff);
    this.set(0xa4, device >> 32);
  }

  /** Everything up to DRIVER_OK, with queues 0…queues - 1. */
  start(features: u64, queues: u32): void {
    assert(this.negotiate(features), "features");
    for (let q: u32 = 0; q < queues; q++) this.enable(q);
    this.set(0x70, 15);
  }

  queue(q: u32): u64 {
    return QUEUES + u64(q) * QUEUE_STRIDE;
  }

  desc(q: u32, i: u32, pa: u64, bytes: u32, flags: u16, next: u16): void {
    this.descAt(this.queue(q) + 16 * u64(i), pa, bytes, flags, next);
  }

  /** A descriptor anywhere: in an indirect table. */
  descAt(where: u64, pa: u64, bytes: u32, flags: u16, next: u16): void {
    store<u64>(at(where), pa);
    store<u32>(at(where), bytes, 8);
    store<u16>(at(where), flags, 12);
    store<u16>(at(where), next, 14);
  }

  /** Makes the chain that begins at descriptor `head` available. */
  offer(q: u32, head: u16): void {
    const avail = at(this.queue(q) + AVAIL);
    const idx = load<u16>(avail, 2);
    store<u16>(avail + 4 + 2 * (u32(idx) % this.size), head);
    store<u16>(avail, idx + 1, 2);
  }

  /** Offers a chain of one buffer. */
  offerOne(q: u32, head: u16, pa: u64, bytes: u32, flags: u16): void {
    this.desc(q, head, pa, bytes, flags, 0);
    this.offer(q, head);
  }

  kick(q: u32): void {
    this.set(0x50, q);
  }

  availIdx(q: u32): usize {
    return at(this.queue(q) + AVAIL + 2);
  }

  usedIdx(q: u32): u16 {
    return load<u16>(at(this.queue(q) + USED), 2);
  }

  usedHead(q: u32, i: u32): u32 {
    return load<u32>(at(this.queue(q) + USED) + 4 + 8 * (i % this.size));
  }

  usedBytes(q: u32, i: u32): u32 {
    return load<u32>(at(this.queue(q) + USED) + 8 + 8 * (i % this.size));
  }

  setAvailFlags(q: u32, flags: u16): void {
    store<u16>(at(this.queue(q) + AVAIL), flags);
  }

  setUsedEvent(q: u32, event: u16): void {
    store<u16>(at(this.queue(q) + AVAIL) + 4 + 2 * this.size, event);
  }

  availEvent(q: u32): u16 {
    return load<u16>(at(this.queue(q) + USED) + 4 + 8 * this.size);
  }

  /** Is the interrupt line high? Acknowledges it. */
  interrupted(): bool {
    const high = (board().lines & IRQ_LINE) != 0;
    this.set(0x64, this.get(0x60));
    assert((board().lines & IRQ_LINE) == 0);
    return high;
  }

  get needsReset(): bool {
    return (this.get(0x70) & NEEDS_RESET) != 0;
  }
}

/** A device whose one feature is bit 5 and which gives chains back unread. */
export class Sink extends VirtioDevice {
  notified: u32 = 0;
  resets: u32 = 0;

  constructor(queues: u32) {
    super(42, 1 << 5, Sink.makeQueues(queues), 6);
    store<u32>(this.config, 0x4433_2211);
    store<u16>(this.config, 0x6655, 4);
  }

  static makeQueues(count: u32): StaticArray<Queue> {
    const chain = new Chain();
    const queues = new StaticArray<Queue>(count);
    for (let i: u32 = 0; i < count; i++) queues[i] = new Queue(256, chain);
    return queues;
  }

  notify(index: u32): void {
    this.notified++;
    const queue = this.queue(index);
    for (let n = queue.waiting(); n > 0 && queue.next(); n--) queue.complete(queue.chain.writable);
    this.settle(queue);
  }

  resetDevice(): void {
    this.resets++;
  }

  changeConfig(): void {
    this.configChanged();
  }
}

export function test_identity(): void {
  const driver = new Driver(new Sink(1));
  assert(driver.get(0) == 0x7472_6976 && driver.get(4) == 2 && driver.get(8) == 42);
  assert(driver.offered == (VERSION_1 | EVENT_IDX | INDIRECT_DESC | (1 << 5)));
  driver.set(0x14, 2);
  assert(driver.get(0x10) == 0);
}

export function test_an_empty_slot_has_id_0_and_no_features(): void {
  const driver = new Driver(new Placeholder());
  assert(driver.get(0) == 0x7472_6976 && driver.get(4) == 2 && driver.get(8) == 0);
  assert(driver.offered == 0 && driver.get(0x34) == 0);
  driver.set(0x70, 15);
  driver.kick(0);
  assert(bus().read(BASE + 0x100, 1) == 0);
}

export function test_only_offered_features_are_accepted(): void {
  const driver = new Driver(new Sink(1));
  assert(!driver.negotiate(1 << 6));
  assert(driver.get(0x70) == 3);
  driver.set(0x70, 0);
  assert(driver.negotiate(1 << 5));
}

export function test_a_driver_may_take_no_feature_at_all(): void {
  const driver = new Driver(new Sink(1));
  driver.set(0x70, 3);
  driver.set(0x20, 0);
  driver.set(0x70, 11);
  assert(driver.get(0x70) == 11);
}

export function test_features_are_fixed_by_FEATURES_OK(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.negotiate(0);
  driver.set(0x20, 1 << 5);
  assert(!sink.has(1 << 5) && board().badWrites == 1);
}

export function test_queues_have_a_largest_size_and_others_are_not_there(): void {
  const driver = new Driver(new Sink(2));
  driver.set(0x30, 1);
  assert(driver.get(0x34) == 256 && driver.get(0x44) == 0);
  driver.set(0x30, 2);
  assert(driver.get(0x34) == 0);
  driver.set(0x44, 1);
  assert(driver.get(0x44) == 0);
  driver.set(0x30, 0xffff_ffff);
  assert(driver.get(0x34) == 0);
}

export function test_a_ready_queue_cannot_be_moved(): void {
  const driver = new Driver(new Sink(1));
  driver.start(0, 1);
  assert(driver.get(0x44) == 1);
  driver.set(0x80, 0);
  driver.set(0x38, 4);
  assert(board().badWrites == 2);
  driver.set(0x44, 0);
  assert(driver.get(0x44) == 0);
  driver.set(0x38, 4);
  assert(board().badWrites == 2);
}

export function test_nothing_is_used_before_DRIVER_OK_and_everything_at_it(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.negotiate(0);
  driver.enable(0);
  driver.offerOne(0, 3, BUFFERS, 16, WRITE);
  driver.kick(0);
  assert(sink.notified == 0 && driver.usedIdx(0) == 0);
  driver.set(0x70, 15);
  assert(sink.notified == 1 && driver.usedIdx(0) == 1);
  assert(driver.usedHead(0, 0) == 3 && driver.usedBytes(0, 0) == 16);
}

export function test_DRIVER_OK_without_FEATURES_OK_starts_nothing(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.set(0x70, 3);
  driver.enable(0);
  driver.set(0x70, 7);
  driver.offerOne(0, 0, BUFFERS, 16, WRITE);
  driver.kick(0);
  assert(sink.notified == 0);
}

export function test_FAILED_stops_the_device(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.start(0, 1);
  driver.set(0x70, 128);
  const before = sink.notified;
  driver.kick(0);
  assert(sink.notified == before && driver.get(0x70) == 128 + 15);
}

export function test_a_queue_that_is_not_there_or_not_ready_is_not_notified(): void {
  const sink = new Sink(2);
  const driver = new Driver(sink);
  driver.start(0, 1);
  const before = sink.notified;
  driver.kick(1);
  driver.kick(2);
  driver.kick(0xffff_ffff);
  assert(sink.notified == before);
}

export function test_used_buffers_and_configuration_changes_interrupt_until_acknowledged(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.start(0, 1);
  const generation = driver.get(0xfc);
  driver.offerOne(0, 0, BUFFERS, 16, WRITE);
  driver.kick(0);
  sink.changeConfig();
  assert(driver.get(0x60) == 3 && board().lines == IRQ_LINE && driver.get(0xfc) != generation);
  driver.set(0x64, 1);
  assert(driver.get(0x60) == 2 && board().lines == IRQ_LINE);
  driver.set(0x64, 2);
  assert(driver.get(0x60) == 0 && board().lines == 0);
}

export function test_writing_0_to_status_resets_everything(): void {
  const sink = new Sink(1);
  const driver = new Driver(sink);
  driver.start(1 << 5, 1);
  driver.offerOne(0, 0, BUFFERS, 16, WRITE);
  driver.kick(0);
  const resets = sink.resets;
  driver.set(0x70, 0);
  assert(sink.resets == resets + 1 && board().lines == 0);
  assert(driver.get(0x70) == 0 && driver.get(0x60) == 0 && driver.get(0x44) == 0 && !sink.has(1 << 5));
  store<u16>(driver.availIdx(0), 0);
  driver.start(0, 1);
  driver.offerOne(0, 1, BUFFERS, 16, WRITE);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1 && driver.usedHead(0, 0) == 1, "the ring starts anew");
}

export function test_the_configuration_space_reads_in_any_width_and_ends(): void {
  new Driver(new Sink(1));
  assert(bus().read(BASE + 0x100, 4) == 0x4433_2211 && bus().read(BASE + 0x102, 2) == 0x4433);
  assert(bus().read(BASE + 0x105, 1) == 0x66 && board().badReads == 0);
  assert(bus().read(BASE + 0x104, 4) == 0 && bus().read(BASE + 0x106, 1) == 0);
  assert(bus().read(BASE + 0xff8, 8) == 0);
  assert(board().badReads == 3);
  bus().write(BASE + 0x100, 4, 1);
  assert(board().badWrites == 1 && bus().read(BASE + 0x100, 4) == 0x4433_2211);
}

export function test_registers_are_words(): void {
  new Driver(new Sink(1));
  assert(bus().read(BASE, 1) == 0 && bus().read(BASE, 8) == 0 && bus().read(BASE + 0x18, 4) == 0);
  bus().write(BASE + 0x70, 1, 1);
  bus().write(BASE + 0x04, 4, 1);
  assert(board().badReads == 3 && board().badWrites == 2 && bus().read(BASE + 0x70, 4) == 0);
}

export function test_there_is_no_shared_memory(): void {
  const driver = new Driver(new Sink(1));
  driver.set(0xac, 0);
  assert(driver.get(0xb0) == u32.MAX_VALUE && driver.get(0xb4) == u32.MAX_VALUE);
  assert(driver.get(0xb8) == u32.MAX_VALUE && driver.get(0xbc) == u32.MAX_VALUE);
}
