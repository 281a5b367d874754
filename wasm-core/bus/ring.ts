// The byte ring that host and core share: the record of abi.ts Ring, seen from the core.

@unmanaged
export class ByteRing {
  /** Free-running cursors; each is moved only by its owner. */
  written: u32;
  taken: u32;
  /** Bytes, a power of two. */
  size: u32;
  /** Linear address of the bytes. */
  data: usize;

  /** Gives the ring its bytes: `size`, a power of two, from the boot-time heap. */
  make(size: u32): void {
    this.written = 0;
    this.taken = 0;
    this.size = size;
    this.data = heap.alloc(size);
  }

  /** Bytes to be read; never more than the ring holds, whatever the host did to its cursor. */
  get filled(): u32 {
    return min(this.written - this.taken, this.size);
  }

  /** Bytes that may be written. */
  get free(): u32 {
    return this.size - this.filled;
  }

  /** Writes one byte; the caller has seen that there is room. */
  put(byte: u8): void {
    store<u8>(this.data + (this.written & (this.size - 1)), byte);
    this.written++;
  }

  /** Reads one byte; the caller has seen that there is one. */
  take(): u8 {
    return load<u8>(this.data + (this.taken++ & (this.size - 1)));
  }

  /** Where the next bytes are written: `freeSpan` bytes have room there in one piece. */
  get head(): usize {
    return this.data + (this.written & (this.size - 1));
  }

  get freeSpan(): u32 {
    return min(this.free, this.size - (this.written & (this.size - 1)));
  }

  /** `bytes` bytes (<= freeSpan) were written at `head`. */
  commit(bytes: u32): void {
    this.written += bytes;
  }

  /** Where the next bytes are read: `filledSpan` bytes lie there in one piece. */
  get tail(): usize {
    return this.data + (this.taken & (this.size - 1));
  }

  get filledSpan(): u32 {
    return min(this.filled, this.size - (this.taken & (this.size - 1)));
  }

  /** `bytes` bytes (<= filledSpan) were read at `tail`. */
  release(bytes: u32): void {
    this.taken += bytes;
  }
}
