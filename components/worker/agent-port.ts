// The agent's port on the board: joins the integration agent to its stream, and what follows from its coming
// and going.

import type { NoticeName, Notices } from "../contract/contract.js";
import type { GuestClock } from "./agent/clock.js";
import { Integration } from "./agent/integration.js";
import type { Board } from "./board.js";
import { InputQueue } from "./input-queue.js";
import { AGENT_PORT } from "./streams.js";

/** Tells every port that may read. */
export type Notify = <N extends NoticeName>(notice: N, data: Notices[N]) => void;

export class AgentPort {
  /** The agent, its heartbeats, and who is logged on. */
  readonly integration: Integration;
  #board: Board | undefined;
  #stream: number | undefined;
  #input: InputQueue | undefined;
  #wake = () => {};
  #open = false;

  constructor(clock: GuestClock, notify: Notify) {
    this.integration = new Integration({ clock, notify, write: (bytes) => this.#write(bytes) });
  }

  /** Joins a board that was switched on or reset. @param wake called when the guest has something to read */
  connect(board: Board, wake: () => void): void {
    const stream = board.streams.agent;
    if (stream === undefined) return;
    this.#board = board;
    this.#stream = stream;
    this.#wake = wake;
    this.#input = new InputQueue(AGENT_PORT, (bytes) => board.write(stream, bytes));
    board.openPort(stream, true);
  }

  /** The board is about to go. */
  disconnect(): void {
    this.#board = undefined;
    this.#input = undefined;
    this.#wake = () => {};
    this.#setOpen(false);
  }

  /** Moves bytes both ways. Returns true when the guest has something to do because of it. */
  pump(): boolean {
    if (!this.#board || this.#stream === undefined) return false;
    const open = this.#board.portIsOpen(this.#stream);
    const bytes = this.#board.read(this.#stream);
    // Opened and written within one slice, or written and closed: the bytes belong between the two.
    if (open) this.#setOpen(true);
    if (bytes) this.integration.receive(bytes);
    this.#setOpen(open);
    const fed = this.#input?.flush() ?? false;
    return bytes !== undefined || fed;
  }

  #write(bytes: Uint8Array): void {
    this.#input?.push(bytes);
    this.#wake();
  }

  #setOpen(open: boolean): void {
    if (open === this.#open) return;
    this.#open = open;
    if (open) this.integration.opened();
    else this.integration.closed();
  }
}
