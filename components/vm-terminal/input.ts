// What is typed or pasted into a terminal, on its way into the guest, in order and in pieces the worker
// takes.

import type { VirtualMachine } from "../api/virtual-machine.js";
import { asVmError } from "../contract/vm-error.js";

/** Bytes sent at once. */
const PIECE = 64 << 10;
/** How long to wait before a guest that did not read is asked again, ms. */
const PATIENCE = 200;

export class TerminalInput {
  #waiting: Promise<void> = Promise.resolve();
  readonly #encoder = new TextEncoder();
  readonly #target: () => { vm: VirtualMachine; console: string } | undefined;

  /** @param target where the input goes at the moment; undefined: nowhere, it is dropped */
  constructor(target: () => { vm: VirtualMachine; console: string } | undefined) {
    this.#target = target;
  }

  /** Sends text. A machine that is off or paused does not get it. */
  text(text: string): void {
    this.bytes(this.#encoder.encode(text));
  }

  bytes(bytes: Uint8Array): void {
    const target = this.#target();
    if (target) this.#waiting = this.#waiting.then(() => this.#send(target.vm, target.console, bytes));
  }

  async #send(vm: VirtualMachine, console: string, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      try {
        await vm.typeInto(console, bytes.slice(at, at + PIECE));
        at += PIECE;
      } catch (thrown) {
        // ERROR_NOT_READY: what the guest has not read fills the worker's queue. Anything else: nobody
        // listens.
        if (!asVmError(thrown).retryable || this.#target()?.vm !== vm) return;
        await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      }
    }
  }
}
