// The byte rings of wasm-core/abi.ts, seen from the host. A cursor is moved only by its owner, and after the
// bytes.

import { Ring } from "../../wasm-core/abi.js";

/** One ring in linear memory. The host is its reader or its writer, never both. */
export class ByteRing {
  readonly #memory: WebAssembly.Memory;
  readonly #at: number;

  /** @param at address of the Ring record */
  constructor(memory: WebAssembly.Memory, at: number) {
    this.#memory = memory;
    this.#at = at >>> 0;
  }

  /** Bytes written and not yet read. */
  get filled(): number {
    return (this.#word(Ring.WRITTEN) - this.#word(Ring.READ)) >>> 0;
  }

  /** Bytes that can be written. */
  get room(): number {
    return this.#word(Ring.SIZE) - this.filled;
  }

  /** Reads at most `limit` bytes; undefined when there are none. */
  take(limit = Infinity): Uint8Array | undefined {
    const count = Math.min(this.filled, limit);
    if (count === 0) return undefined;
    const taken = new Uint8Array(count);
    const cursor = this.#word(Ring.READ);
    for (const [offset, span] of this.#spans(cursor, count)) taken.set(span, offset);
    this.#setWord(Ring.READ, cursor + count);
    return taken;
  }

  /** Writes the beginning of `bytes`, as much as there is room for; returns how much that was. */
  put(bytes: Uint8Array): number {
    const count = Math.min(this.room, bytes.length);
    const cursor = this.#word(Ring.WRITTEN);
    for (const [offset, span] of this.#spans(cursor, count))
      span.set(bytes.subarray(offset, offset + span.length));
    this.#setWord(Ring.WRITTEN, cursor + count);
    return count;
  }

  /** The one or two stretches of memory that hold `count` bytes from a cursor on, each with its offset. */
  #spans(cursor: number, count: number): [number, Uint8Array][] {
    const size = this.#word(Ring.SIZE);
    const data = this.#word(Ring.DATA);
    const start = cursor & (size - 1);
    const first = Math.min(count, size - start);
    const { buffer } = this.#memory;
    return [
      [0, new Uint8Array(buffer, data + start, first)],
      [first, new Uint8Array(buffer, data, count - first)],
    ];
  }

  #word(field: number): number {
    return new DataView(this.#memory.buffer).getUint32(this.#at + field, true);
  }

  #setWord(field: number, value: number): void {
    new DataView(this.#memory.buffer).setUint32(this.#at + field, value >>> 0, true);
  }
}
