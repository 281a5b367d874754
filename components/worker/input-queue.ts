// Bytes on their way into the guest: what does not fit into the ring waits here.

import { VmError } from "../contract/vm-error.js";

/** Bytes that may wait. */
const LIMIT = 1 << 20;

export class InputQueue {
  readonly #name: string;
  readonly #put: (bytes: Uint8Array) => number;
  #waiting: Uint8Array[] = [];
  #length = 0;

  /** @param put hands bytes to the guest and returns how many of them it took */
  constructor(name: string, put: (bytes: Uint8Array) => number) {
    this.#name = name;
    this.#put = put;
  }

  /** Takes a copy of all of it or nothing. @throws VmError ERROR_NOT_READY: the guest does not read */
  push(bytes: Uint8Array): void {
    if (this.#length + bytes.length > LIMIT) {
      throw new VmError("ERROR_NOT_READY", { detail: `${this.#name}: the guest does not read its input` });
    }
    this.#waiting.push(bytes.slice());
    this.#length += bytes.length;
    this.flush();
  }

  /** Hands over as much as the guest takes; returns whether that was something. */
  flush(): boolean {
    let moved = false;
    for (;;) {
      const [first] = this.#waiting;
      if (!first) return moved;
      const taken = this.#put(first);
      this.#length -= taken;
      moved ||= taken > 0;
      if (taken < first.length) {
        this.#waiting[0] = first.subarray(taken);
        return moved;
      }
      this.#waiting.shift();
    }
  }
}
