// What one console prints, on its way to every port that listens.
//
// guest → ring → log (the last 256 KiB) → one reader for each port → notices, as far as the port's credit
// goes
//
// A port that listens holds the guest back rather than lose a byte. A port that never gave credit, or gave
// none for ten seconds, does not listen: the guest goes on, and the port finds in the log what is still there
// when it comes back.

import { ConsoleLog } from "./console-log.js";

/** Bytes sent to a port and not yet shown. */
const CREDIT = 128 << 10;
/** Largest notice, bytes. */
const NOTICE = 64 << 10;
/** Bytes a listening port may be behind in the log before the guest has to wait. */
const PENDING = 64 << 10;
/** How long a port may give no credit and still count as listening, ms. */
const PATIENCE = 10_000;

type Send = (bytes: Uint8Array<ArrayBuffer>) => void;

/** One port's place in the log. */
export class ConsoleReader {
  readonly #log: ConsoleLog;
  readonly #send: Send;
  #position: number;
  #outstanding = 0;
  #credited = -Infinity;

  constructor(log: ConsoleLog, send: Send) {
    this.#log = log;
    this.#send = send;
    this.#position = log.start;
  }

  /** The port has shown `bytes` bytes. */
  credit(bytes: number, now: number): void {
    this.#outstanding = Math.max(0, this.#outstanding - bytes);
    this.#credited = now;
    this.flush();
  }

  /** Bytes that can be printed before this port would lose one. */
  room(now: number): number {
    const listens = now - this.#credited < PATIENCE;
    return listens ? Math.max(0, PENDING - (this.#log.end - this.#position)) : Infinity;
  }

  /** Sends what the credit allows. */
  flush(): void {
    this.#position = Math.max(this.#position, this.#log.start);
    while (this.#outstanding < CREDIT && this.#position < this.#log.end) {
      const bytes = this.#log.read(this.#position, Math.min(NOTICE, CREDIT - this.#outstanding));
      this.#position += bytes.length;
      this.#outstanding += bytes.length;
      this.#send(bytes);
    }
  }
}

/** One console's output. */
export class ConsoleOutput {
  readonly #log = new ConsoleLog();
  readonly #readers = new Set<ConsoleReader>();

  /** Adds a port; it gets what is in the log first. Nothing is sent before the next flush. */
  open(send: Send): ConsoleReader {
    const reader = new ConsoleReader(this.#log, send);
    this.#readers.add(reader);
    return reader;
  }

  close(reader: ConsoleReader): void {
    this.#readers.delete(reader);
  }

  /** Bytes the guest may print now. */
  room(now: number): number {
    return Math.min(Infinity, ...[...this.#readers].map((reader) => reader.room(now)));
  }

  append(bytes: Uint8Array): void {
    this.#log.append(bytes);
  }

  flush(): void {
    for (const reader of this.#readers) reader.flush();
  }
}
