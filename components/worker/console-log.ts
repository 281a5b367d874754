// The last 256 KiB a console printed. Bytes are numbered from 0 as they are printed.

/** Bytes kept. */
export const LOG_BYTES = 256 << 10;
const FIRST_BYTES = 8 << 10;

export class ConsoleLog {
  #bytes = new Uint8Array(FIRST_BYTES);
  /** Number of the next byte that will be printed. */
  end = 0;

  /** Number of the oldest byte still kept. */
  get start(): number {
    return Math.max(0, this.end - this.#bytes.length);
  }

  append(bytes: Uint8Array): void {
    while (this.end + bytes.length > this.#bytes.length && this.#bytes.length < LOG_BYTES) this.#grow();
    const kept = bytes.subarray(Math.max(0, bytes.length - this.#bytes.length));
    const at = (this.end + bytes.length - kept.length) % this.#bytes.length;
    const first = kept.subarray(0, this.#bytes.length - at);
    this.#bytes.set(first, at);
    this.#bytes.set(kept.subarray(first.length), 0);
    this.end += bytes.length;
  }

  /** A copy of at most `limit` bytes from number `from` on, which must be kept still. */
  read(from: number, limit: number): Uint8Array<ArrayBuffer> {
    const count = Math.min(limit, this.end - from);
    const copy = new Uint8Array(count);
    const at = from % this.#bytes.length;
    const first = this.#bytes.subarray(at, Math.min(at + count, this.#bytes.length));
    copy.set(first);
    copy.set(this.#bytes.subarray(0, count - first.length), first.length);
    return copy;
  }

  /** Before it has its full size a log has not wrapped: byte n lies at n. */
  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
