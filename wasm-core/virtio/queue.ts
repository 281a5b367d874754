// A split virtqueue, device side (virtio 1.2, 2.7). Everything in it was written by the guest and is checked
// here.
import { dmaRead, dmaWrite } from "../bus/dma";
import { Chain, MAX_CHAIN } from "./chain";

/** Descriptor: addr u64, len u32, flags u16, next u16. */
const DESC_BYTES: u32 = 16;
const DESC_LEN: usize = 8;
const DESC_FLAGS: usize = 12;
const DESC_NEXT: usize = 14;

const VIRTQ_DESC_F_NEXT: u32 = 1;
const VIRTQ_DESC_F_WRITE: u32 = 2;
const VIRTQ_DESC_F_INDIRECT: u32 = 4;

/** Available and used ring: flags u16, idx u16, then entries of 2 and of 8 bytes, then an event index u16. */
const RING_IDX: usize = 2;
const RING_ENTRIES: usize = 4;
const RING_OVERHEAD: u32 = 6;
const AVAIL_ENTRY: u32 = 2;
const USED_ENTRY: u32 = 8;
const USED_LEN: usize = 4;

const VIRTQ_AVAIL_F_NO_INTERRUPT: u16 = 1;

/**
 * Chains are used in the order in which they were made available: `next` looks at the first, `complete` gives
 * it back. A malformed ring makes the queue `broken`; nothing is done with it until a reset.
 */
export class Queue {
  /** Number of descriptors, a power of two not above `max`; set by the guest, checked by `start`. */
  size: u32 = 0;
  /** Guest-physical addresses of descriptor, driver and device area; checked by `start`. */
  desc: u64 = 0;
  driver: u64 = 0;
  device: u64 = 0;
  ready: bool = false;
  broken: bool = false;
  private descAt: usize = 0;
  private availAt: usize = 0;
  /**
   * Free-running: available entries consumed, used entries written, used entries at the last interrupt
   * decision.
   */
  private seen: u16 = 0;
  private used: u16 = 0;
  private signalled: u16 = 0;
  private indirect: bool = false;
  private eventIdx: bool = false;

  constructor(
    /** QueueSizeMax. */
    readonly max: u32,
    /** Where `next` gathers a chain. */
    readonly chain: Chain,
  ) {}

  reset(): void {
    this.stop();
    this.size = 0;
    this.desc = this.driver = this.device = 0;
    this.broken = false;
  }

  /** QueueReady = 0. */
  stop(): void {
    this.ready = false;
    this.seen = this.used = this.signalled = 0;
  }

  /** QueueReady = 1; false when size or addresses are none that a queue can have. */
  start(indirect: bool, eventIdx: bool): bool {
    const size = this.size;
    if (size == 0 || size > this.max || (size & (size - 1)) != 0) return false;
    if ((this.desc & 15) != 0 || (this.driver & 1) != 0 || (this.device & 3) != 0) return false;
    this.descAt = dmaRead(this.desc, size * DESC_BYTES);
    this.availAt = dmaRead(this.driver, RING_OVERHEAD + size * AVAIL_ENTRY);
    if (this.descAt == 0 || this.availAt == 0) return false;
    if (dmaRead(this.device, RING_OVERHEAD + size * USED_ENTRY) == 0) return false;
    this.indirect = indirect;
    this.eventIdx = eventIdx;
    this.ready = true;
    return true;
  }

  /**
   * Chains that wait. Take no more than so many in one go: a chain's own data may overwrite the ring, and
   * would otherwise keep the device busy for ever.
   */
  waiting(): u32 {
    if (!this.ready || this.broken) return 0;
    const waiting = distance(this.seen, load<u16>(this.availAt, RING_IDX));
    this.broken = waiting > this.size;
    return this.broken ? 0 : waiting;
  }

  /** Gathers the first waiting chain; false when there is none or it is malformed. */
  next(): bool {
    if (this.waiting() == 0) return false;
    const slot = u32(this.seen) & (this.size - 1);
    this.broken = !this.gather(load<u16>(this.availAt + RING_ENTRIES + slot * AVAIL_ENTRY));
    return !this.broken;
  }

  /** Gives the chain of the last `next` back; `written` bytes of its writable part hold data. */
  complete(written: u32): void {
    const slot = u64(u32(this.used) & (this.size - 1));
    const entry = dmaWrite(this.device + RING_ENTRIES + slot * USED_ENTRY, USED_ENTRY);
    store<u32>(entry, this.chain.head);
    store<u32>(entry, written, USED_LEN);
    this.seen++;
    this.used++;
    store<u16>(dmaWrite(this.device + RING_IDX, 2), this.used);
  }

  /**
   * To be called when the device is done with the queue for now: asks for a notification of the next chain,
   * and tells whether the driver wants an interrupt for what was used since the last call (2.7.7, 2.7.10).
   */
  settle(): bool {
    if (!this.ready) return false;
    const before = this.signalled;
    this.signalled = this.used;
    if (this.eventIdx) {
      const availEvent = this.device + RING_ENTRIES + u64(this.size * USED_ENTRY);
      store<u16>(dmaWrite(availEvent, 2), this.seen);
      const usedEvent = load<u16>(this.availAt + RING_ENTRIES + this.size * AVAIL_ENTRY);
      return distance(usedEvent, this.used - 1) < distance(before, this.used);
    }
    return this.used != before && (load<u16>(this.availAt) & VIRTQ_AVAIL_F_NO_INTERRUPT) == 0;
  }

  /**
   * Follows the chain that starts at descriptor `head`, through an indirect table when it ends in one
   * (2.7.5.3).
   */
  private gather(head: u32): bool {
    const chain = this.chain;
    chain.clear(head);
    let table = this.descAt;
    let entries = this.size;
    let i = head;
    let inTable = false;
    for (let n: u32 = 0; n <= MAX_CHAIN; n++) {
      if (i >= entries) return false;
      const desc = table + i * DESC_BYTES;
      const pa = load<u64>(desc);
      const bytes = load<u32>(desc, DESC_LEN);
      const flags = u32(load<u16>(desc, DESC_FLAGS));
      if (flags & VIRTQ_DESC_F_INDIRECT) {
        if (!this.indirect || inTable || (flags & VIRTQ_DESC_F_NEXT) != 0) return false;
        table = dmaRead(pa, bytes);
        if (table == 0 || (bytes & (DESC_BYTES - 1)) != 0) return false;
        entries = bytes / DESC_BYTES;
        i = 0;
        inTable = true;
        continue;
      }
      if (!chain.add(pa, bytes, (flags & VIRTQ_DESC_F_WRITE) != 0)) return false;
      if ((flags & VIRTQ_DESC_F_NEXT) == 0) return true;
      i = load<u16>(desc, DESC_NEXT);
    }
    return false;
  }
}

/** How far a free-running 16-bit index has gone from `from` to `to`. */
function distance(from: u32, to: u32): u32 {
  return (to - from) & 0xffff;
}
