// A UART's byte queue: 16 deep in FIFO mode, one deep without.

const MASK: u32 = 15;

export class Fifo {
  private bytes: StaticArray<u8> = new StaticArray<u8>(MASK + 1);
  private written: u32 = 0;
  private taken: u32 = 0;
  /** 16 or 1. */
  depth: u32 = 1;

  get filled(): u32 {
    return this.written - this.taken;
  }

  get full(): bool {
    return this.filled >= this.depth;
  }

  /** Puts a byte in; the caller has seen that it is not full. */
  put(byte: u8): void {
    unchecked((this.bytes[this.written++ & MASK] = byte));
  }

  /** Takes the oldest byte out; the caller has seen that there is one. */
  take(): u8 {
    return unchecked(this.bytes[this.taken++ & MASK]);
  }

  clear(): void {
    this.taken = this.written;
  }
}
