// A port that does not exist yet, for those who need one at once. Messages wait for it in order.

import type { Port, PortEvent } from "../contract/platform.js";

export class DeferredPort implements Port {
  readonly #port: Promise<Port>;

  /** @param port when it comes to nothing, the listeners of `close` are called */
  constructor(port: Promise<Port>) {
    this.#port = port;
    this.#port.catch(() => {});
  }

  postMessage(message: unknown, transfer: readonly object[]): void {
    this.#then((port) => port.postMessage(message, transfer));
  }

  addEventListener(type: string, listener: (event: PortEvent) => void): void {
    this.#port.then(
      (port) => port.addEventListener(type, listener),
      () => type === "close" && listener({ type }),
    );
  }

  start(): void {
    this.#then((port) => port.start?.());
  }

  close(): void {
    this.#then((port) => port.close?.());
  }

  #then(use: (port: Port) => void): void {
    this.#port.then(use, () => {});
  }
}
