// The agent's framing: a JSON object a line, 0xFF between what is stale and what is not. Bytes come from the
// guest, so anything may arrive in any pieces; what is not an object is dropped.

import { TextDecoder, TextEncoder } from "../../contract/platform.js";

/** Longest line taken, bytes. A longer one is dropped up to its end. */
export const MAX_LINE = 1 << 20;

const NEWLINE = 0x0a;
/** Never part of UTF-8: discards the unfinished line on the side that reads it. */
const DELIMITER = 0xff;

/** A request, as bytes. @param delimit first tell the agent to discard an unfinished line */
export function encode(request: object, delimit = false): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
  if (!delimit) return line;
  const bytes = new Uint8Array(1 + line.length);
  bytes[0] = DELIMITER;
  bytes.set(line, 1);
  return bytes;
}

/** Splits what arrives into objects. */
export class LineReader {
  readonly #decoder = new TextDecoder();
  #line: Uint8Array[] = [];
  #length = 0;

  /** @returns the objects that the bytes complete, in their order */
  push(bytes: Uint8Array): Readonly<Record<string, unknown>>[] {
    const objects: Readonly<Record<string, unknown>>[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== NEWLINE && byte !== DELIMITER) continue;
      if (byte === NEWLINE) {
        this.#keep(bytes.subarray(start, at));
        const object = this.#parse();
        if (object) objects.push(object);
      }
      this.clear();
      start = at + 1;
    }
    this.#keep(bytes.slice(start));
    return objects;
  }

  /** Forgets an unfinished line. */
  clear(): void {
    this.#line = [];
    this.#length = 0;
  }

  #keep(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > MAX_LINE) this.#line = [];
    else if (piece.length > 0) this.#line.push(piece);
  }

  #parse(): Readonly<Record<string, unknown>> | undefined {
    if (this.#length === 0 || this.#length > MAX_LINE) return undefined;
    const line = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#line) {
      line.set(piece, at);
      at += piece.length;
    }
    try {
      const value: unknown = JSON.parse(this.#decoder.decode(line));
      return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
    } catch {
      return undefined;
    }
  }
}
