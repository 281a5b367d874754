// One descriptor chain, gathered: a device-readable part, then a device-writable part, each a sequence of
// bytes.
import { dmaRead, dmaWrite } from "../bus/dma";

/** Descriptors that a chain may have. */
export const MAX_CHAIN: u32 = 256;

/** A segment: guest-physical address u64, bytes u32. */
const SEGMENT: usize = 16;
const SEGMENT_BYTES: usize = 8;

/**
 * Holds checked segments only: each lies wholly in RAM. Shared by the queues of a device, one chain at a
 * time.
 */
export class Chain {
  /** Index of the chain's first descriptor. */
  head: u32 = 0;
  /** Bytes of the device-readable part. */
  readable: u32 = 0;
  /** Bytes of the device-writable part. */
  writable: u32 = 0;
  private segments: usize = heap.alloc(MAX_CHAIN * SEGMENT);
  private count: u32 = 0;
  /** Segments of the readable part. */
  private readableCount: u32 = 0;

  clear(head: u32): void {
    this.head = head;
    this.readable = this.writable = this.count = this.readableCount = 0;
  }

  /**
   * Adds a descriptor's buffer. False when it does not lie in RAM, is readable behind a writable one, or
   * makes the chain longer than a chain may be (split virtqueues, "The Virtqueue Descriptor Table").
   */
  add(pa: u64, bytes: u32, writable: bool): bool {
    if (!writable && this.writable) return false;
    if (bytes == 0) return true;
    if (this.count == MAX_CHAIN || dmaRead(pa, bytes) == 0) return false;
    const total = writable ? this.writable : this.readable;
    if (total + bytes < total) return false;
    const segment = this.segments + this.count++ * SEGMENT;
    store<u64>(segment, pa);
    store<u32>(segment, bytes, SEGMENT_BYTES);
    if (writable) this.writable = total + bytes;
    else {
      this.readable = total + bytes;
      this.readableCount = this.count;
    }
    return true;
  }

  /** Copies `bytes` bytes at `offset` of the readable part to linear address `to`; how many there were. */
  read(offset: u32, to: usize, bytes: u32): u32 {
    return this.move(0, this.readableCount, offset, to, bytes, false);
  }

  /**
   * Copies `bytes` bytes from linear address `from` to `offset` of the writable part; how many found room.
   */
  write(offset: u32, from: usize, bytes: u32): u32 {
    return this.move(this.readableCount, this.count, offset, from, bytes, true);
  }

  private move(first: u32, end: u32, offset: u32, at: usize, bytes: u32, writes: bool): u32 {
    let done: u32 = 0;
    for (let i = first; i < end && done < bytes; i++) {
      const segment = this.segments + i * SEGMENT;
      const length = load<u32>(segment, SEGMENT_BYTES);
      if (offset >= length) {
        offset -= length;
        continue;
      }
      const n = min(length - offset, bytes - done);
      const pa = load<u64>(segment) + offset;
      if (writes) memory.copy(dmaWrite(pa, n), at + done, n);
      else memory.copy(at + done, dmaRead(pa, n), n);
      done += n;
      offset = 0;
    }
    return done;
  }
}
