// Bytes that arrive in pieces, up to a limit, as one array at the end.

/** Collects chunks; `add` says whether they still fit under `limit` bytes. */
export class ByteChunks {
  readonly limit: number;
  readonly #chunks: Uint8Array[] = [];
  length = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Keeps the chunk, not a copy. Returns false, and keeps nothing, when the limit would be passed. */
  add(chunk: Uint8Array): boolean {
    if (this.length + chunk.length > this.limit) return false;
    this.#chunks.push(chunk);
    this.length += chunk.length;
    return true;
  }

  /** The first bytes, at most `count`. */
  head(count: number): Uint8Array {
    const first = this.#chunks[0] ?? new Uint8Array(0);
    if (first.length >= count || this.#chunks.length < 2) return first.subarray(0, count);
    return this.join().subarray(0, count);
  }

  /** All bytes as one array. */
  join(): Uint8Array {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}
